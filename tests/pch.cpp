// The one file of tests_pch; what counts are its precompiled headers (tests/CMakeLists.txt).
