#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>

namespace maestro::testing {

/// Another program that writes to the vault's file: nobody else can commit while it lives.
class StoreLock {
 public:
  explicit StoreLock(const std::string& path) {
    if (::sqlite3_open_v2(path.c_str(), &store_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK ||
        ::sqlite3_exec(store_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) != SQLITE_OK) {
      ::sqlite3_close(store_);
      throw std::runtime_error("the vault cannot be locked");
    }
  }
  ~StoreLock() {
    ::sqlite3_exec(store_, "ROLLBACK", nullptr, nullptr, nullptr);
    ::sqlite3_close(store_);
  }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  sqlite3* store_ = nullptr;
};

}  // namespace maestro::testing
