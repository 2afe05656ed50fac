// A value that lives on the server: what is known of it here, how fresh it is, and what is going on with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fenxiao::client {

enum class LoadStatus : std::uint8_t { idle, loading, ready, failed };

template <class T>
struct Loadable {
  std::optional<T> value;  // the last known; stays while a newer one is being fetched or could not be
  LoadStatus status = LoadStatus::idle;
  double loaded_at_ms = 0;       // platform time
  std::string error_key;         // where failed: key of the sentence to show
  std::uint32_t generation = 0;  // a reply to an older question is dropped

  bool ready() const { return value.has_value(); }
  bool first_load() const { return !value && status != LoadStatus::failed; }
  bool failed_empty() const { return !value && status == LoadStatus::failed; }
  bool refreshing() const { return value && status == LoadStatus::loading; }

  std::uint32_t begin() {
    status = LoadStatus::loading;
    error_key.clear();
    return ++generation;
  }
  void arrived(T fresh, double now_ms) {
    value = std::move(fresh);
    status = LoadStatus::ready;
    loaded_at_ms = now_ms;
  }
  void failed(std::string key) {
    status = LoadStatus::failed;
    error_key = std::move(key);
  }
};

// A list that grows by cursor.
template <class Item>
struct PagedList {
  Loadable<std::vector<Item>> items;
  std::optional<std::string> next_cursor;
  bool loading_more = false;

  bool has_more() const { return next_cursor.has_value(); }
};

}  // namespace fenxiao::client
