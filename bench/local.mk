# Scripts that measure; see CONTRIBUTING.md.

# What confidence is made of, and how its coefficients were found.
check_PROGRAMS += %D%/evidence
bench_evidence_SOURCES = %D%/evidence.c
bench_evidence_LDADD = libnorae-core.la -lm

# ── accuracy, and songs to measure it on ──
dist_noinst_SCRIPTS += %D%/accuracy %D%/synth-song
EXTRA_DIST += %D%/synth/backing.py %D%/synth/phones.py %D%/synth/scores.py %D%/synth/singing.py

# ── where the time of synchronising goes ──
dist_noinst_SCRIPTS += %D%/sync

# ── what converting costs ──
dist_noinst_SCRIPTS += %D%/convert
EXTRA_DIST += %D%/lyrics.py
check_PROGRAMS += %D%/reading
bench_reading_LDADD = libnorae.la

# ── what burning and muxing cost ──
dist_noinst_SCRIPTS += %D%/burn %D%/mux %D%/smart %D%/copied %D%/seeks.py %D%/sing
EXTRA_DIST += %D%/pairs.py
check_PROGRAMS += %D%/paint
bench_paint_LDADD = libnorae-core.la

# ── many songs: faults on purpose, several machines; see doc/SCALE.md ──
dist_noinst_SCRIPTS += %D%/faults %D%/scale/measure %D%/scale/parallel-ssh %D%/scale/slurm-array %D%/scale/slurm-test
