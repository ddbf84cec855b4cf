dnl SPDX-License-Identifier: GPL-3.0-or-later

dnl NR_CHECK_C11: the project's own warnings and language, apart from the user's CFLAGS.
AC_DEFUN([NR_CHECK_C11], [
  AS_IF([test "x$ac_cv_prog_cc_c11" = xno], [AC_MSG_ERROR([norae needs a C11 compiler])])
  NORAE_CFLAGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wno-unused-parameter"
])

dnl NR_LIBRARY(NAME, PKG-CONFIG MODULES, DEBIAN PACKAGES): sets NAME_CFLAGS and NAME_LIBS.
AC_DEFUN([NR_LIBRARY], [
  PKG_CHECK_MODULES([$1], [$2], [], [
    nr_missing="$nr_missing
    $2"
    nr_packages="$nr_packages $3"
  ])
])

dnl NR_REPORT_MISSING: stop with all that NR_LIBRARY did not find.
AC_DEFUN([NR_REPORT_MISSING], [
  AS_IF([test -n "$nr_packages"], [
    AC_MSG_ERROR([these libraries are missing or too old:$nr_missing

  On Debian:  apt-get install$nr_packages
  or let ./quickstart do it.])
  ])
])

AC_DEFUN([NR_PTHREAD], [
  AC_SEARCH_LIBS([pthread_create], [pthread], [], [AC_MSG_ERROR([norae needs POSIX threads])])
])

AC_DEFUN([NR_ENABLE_WERROR], [
  AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [treat warnings as errors (for developers)])],
                [], [enable_werror=no])
  AS_IF([test "$enable_werror" = yes], [NORAE_CFLAGS="$NORAE_CFLAGS -Werror"])
])

AC_DEFUN([NR_ENABLE_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
                [AS_HELP_STRING([--enable-sanitizers], [build with AddressSanitizer and UndefinedBehaviorSanitizer])],
                [], [enable_sanitizers=no])
  AS_IF([test "$enable_sanitizers" = yes], [
    NORAE_CFLAGS="$NORAE_CFLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
    LDFLAGS="$LDFLAGS -fsanitize=address,undefined"
  ])
])

AC_DEFUN([NR_ENABLE_VALGRIND], [
  AC_ARG_ENABLE([valgrind], [AS_HELP_STRING([--enable-valgrind], [run the unit tests under valgrind])],
                [], [enable_valgrind=no])
  AS_IF([test "$enable_valgrind" = yes], [
    AC_CHECK_PROG([VALGRIND], [valgrind], [valgrind])
    AS_IF([test -z "$VALGRIND"], [AC_MSG_ERROR([--enable-valgrind: valgrind is missing (Debian package: valgrind)])])
  ])
  AM_CONDITIONAL([USE_VALGRIND], [test "$enable_valgrind" = yes])
])

AC_DEFUN([NR_ENABLE_COVERAGE], [
  AC_ARG_ENABLE([coverage], [AS_HELP_STRING([--enable-coverage], [instrument for gcov])],
                [], [enable_coverage=no])
  AS_IF([test "$enable_coverage" = yes], [
    NORAE_CFLAGS="$NORAE_CFLAGS --coverage -O0"
    LDFLAGS="$LDFLAGS --coverage"
  ])
])

AC_DEFUN([NR_BASH_COMPLETION], [
  AC_ARG_WITH([bashcompletiondir],
              [AS_HELP_STRING([--with-bashcompletiondir=DIR], [where the bash completion goes])],
              [bashcompletiondir=$withval],
              [bashcompletiondir='${datadir}/bash-completion/completions'])
  AC_SUBST([bashcompletiondir])
])

dnl NR_WITH_MECAB: Japanese words by MeCab, if it is there; sets MECAB_CFLAGS, MECAB_LIBS and
dnl has_mecab.  It has no pkg-config file, and what it says of libraries includes C++'s.
AC_DEFUN([NR_WITH_MECAB], [
  AC_ARG_WITH([mecab], [AS_HELP_STRING([--with-mecab], [read kanji by MeCab (by default, if it is there)])],
              [], [with_mecab=check])
  has_mecab=no
  AS_IF([test "$with_mecab" != no], [
    AC_PATH_PROG([MECAB_CONFIG], [mecab-config])
    AS_IF([test -n "$MECAB_CONFIG"], [
      MECAB_CFLAGS="-I`$MECAB_CONFIG --inc-dir`"
      nr_cppflags=$CPPFLAGS nr_ldflags=$LDFLAGS nr_libs=$LIBS
      CPPFLAGS="$CPPFLAGS $MECAB_CFLAGS"
      LDFLAGS="$LDFLAGS -L`$MECAB_CONFIG --libs-only-L`"
      AC_CHECK_HEADER([mecab.h], [AC_CHECK_LIB([mecab], [mecab_new2], [has_mecab=yes])])
      AS_IF([test "$has_mecab" = yes], [MECAB_LIBS="-L`$MECAB_CONFIG --libs-only-L` -lmecab"])
      CPPFLAGS=$nr_cppflags LDFLAGS=$nr_ldflags LIBS=$nr_libs
    ])
    AS_IF([test "$with_mecab$has_mecab" = yesno],
          [AC_MSG_ERROR([--with-mecab: MeCab is missing (Debian package: libmecab-dev)])])
  ])
  AS_IF([test "$has_mecab" = yes],
        [AC_DEFINE([NR_HAVE_MECAB], [1], [Whether MeCab reads Japanese])],
        [AC_DEFINE([NR_HAVE_MECAB], [0], [Whether MeCab reads Japanese])
         MECAB_CFLAGS= MECAB_LIBS=])
  AC_SUBST([MECAB_CFLAGS])
  AC_SUBST([MECAB_LIBS])
])

dnl NR_WITH_MPV: the player of norae preview, if libmpv is there; sets MPV_CFLAGS, MPV_LIBS,
dnl HAVE_MPV and has_mpv.
AC_DEFUN([NR_WITH_MPV], [
  AC_ARG_WITH([mpv], [AS_HELP_STRING([--with-mpv], [play in norae preview by libmpv (by default, if it is there)])],
              [], [with_mpv=check])
  has_mpv=no
  AS_IF([test "$with_mpv" != no],
        [PKG_CHECK_MODULES([MPV], [mpv >= 1.109], [has_mpv=yes], [has_mpv=no])])
  AS_IF([test "$with_mpv$has_mpv" = yesno],
        [AC_MSG_ERROR([--with-mpv: libmpv is missing (Debian package: libmpv-dev)])])
  AM_CONDITIONAL([HAVE_MPV], [test "$has_mpv" = yes])
])
