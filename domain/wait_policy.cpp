#include "domain/wait_policy.hpp"

namespace maestro {

std::chrono::milliseconds counted(std::chrono::milliseconds took, std::chrono::milliseconds slice) {
  return took * 2 >= slice * 3 ? slice : took;
}

}  // namespace maestro
