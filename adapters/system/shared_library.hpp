#pragma once

#include <dlfcn.h>

namespace maestro {

/// A library that is opened by the first who needs it, and stays open until the process ends.
class SharedLibrary {
 public:
  explicit SharedLibrary(const char* name) : library_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}

  /// Whether the library is there and has the function. `function` is of the type that its header declares.
  template <class Function>
  [[nodiscard]] bool find(const char* name, Function& function) const {
    if (library_ == nullptr) return false;
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    return function != nullptr;
  }

 private:
  void* library_;
};

}  // namespace maestro
