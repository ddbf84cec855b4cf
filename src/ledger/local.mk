libnorae_core_la_SOURCES += \
	%D%/add.c \
	%D%/each.c \
	%D%/end.c \
	%D%/ledger.c %D%/ledger.h \
	%D%/list.c %D%/list.h \
	%D%/merge.c \
	%D%/owner.c \
	%D%/print.c \
	%D%/row.c \
	%D%/take.c
