#include <cstdio>
#include <exception>

#include "adapters/crypto/wiping_openssl.hpp"
#include "adapters/system/process.hpp"
#include "app/cli/run.hpp"
#include "app/composition_root.hpp"

int main(int argc, char** argv) {
  maestro::harden_process();
  maestro::make_openssl_wipe_memory();
  try {
    return maestro::run(argc, argv, maestro::make_wiring);
  } catch (const std::exception& unforeseen) {
    std::fprintf(stderr, "error: something unforeseen: %s\nhint: this is a bug; please report it\n", unforeseen.what());
    return 1;
  }
}
