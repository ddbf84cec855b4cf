libnorae_core_la_SOURCES += \
	%D%/cepstra.c %D%/cepstra.h \
	%D%/centre.c %D%/centre.h \
	%D%/chroma.c %D%/chroma.h \
	%D%/cues.c %D%/cues.h \
	%D%/definite.c %D%/definite.h \
	%D%/energy.c \
	%D%/fft.c %D%/fft.h \
	%D%/lag.c %D%/lag.h \
	%D%/limit.c \
	%D%/loudness.c %D%/loudness.h \
	%D%/mel.c %D%/mel.h \
	%D%/onsets.c %D%/onsets.h \
	%D%/pcm.c \
	%D%/repeats.c %D%/repeats.h \
	%D%/spectrogram.c %D%/spectrogram.h \
	%D%/stats.c %D%/stats.h \
	%D%/stft.c %D%/stft.h \
	%D%/stretch.c %D%/stretch.h \
	%D%/subtract.c %D%/subtract.h \
	%D%/vocals.c %D%/vocals.h
