#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the fuzzer with what did not hold; libFuzzer keeps the input.
#define MAESTRO_CHECK(condition)                                                          \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
