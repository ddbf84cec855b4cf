libnorae_core_la_SOURCES +=
