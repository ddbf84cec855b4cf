# Scripts that measure; see CONTRIBUTING.md.

# What confidence is made of, and how its coefficients were found.
check_PROGRAMS += %D%/evidence
bench_evidence_SOURCES = %D%/evidence.c
bench_evidence_LDADD = libnorae-core.la -lm
