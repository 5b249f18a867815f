// The one file of unit_pch; what counts are its precompiled headers (tests/unit/CMakeLists.txt).
