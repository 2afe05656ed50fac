// Preloaded into the server: a disk that fails. It remembers what stood on the disk before each write that was not synced since;
// only the database's own files are on it. Sectors are the unit, so a page that was being written is torn.
//
//   SIGUSR2                     cuts the power: of each such sector either the old or the new content is there, in the file or
//                               never written, and the process is gone
//   SIGUSR1                     BAD_DISK=full: from now on no file grows (ENOSPC, after half of a write)
//                               BAD_DISK=sync: the next sync of the log fails (EIO), and those after it would succeed, as Linux
//                               has it: the cache holds what the disk never got, until the power is cut, also by a later process
//   BAD_DISK_SEED=N             the choices
//   BAD_DISK_FULL_AT_ONCE=1     full from the start
//   BAD_DISK_NO_LOG_SYNC=1      the log's syncs do nothing, as with SQLite's synchronous=NORMAL: the control, which must lose
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace {

constexpr off_t k_sector = 512;
using Sector = std::array<char, k_sector>;
using Sectors = std::map<off_t, Sector>;  // by number

struct File {
  std::string path;
  bool is_log = false;
  off_t synced_size = 0;
  Sectors before;  // what a sector held when it was last synced
  Sectors lost;    // what it holds on the disk, though it was "synced": the sync had failed
};

std::mutex guard;
std::map<ino_t, File> files;
std::atomic<bool> full = std::getenv("BAD_DISK_FULL_AT_ONCE") != nullptr;
std::atomic<bool> sync_fails = false;
std::atomic<bool> sync_failed = false;

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
ssize_t real_pwrite(int fd, const void* bytes, size_t count, off_t at) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return call(fd, bytes, count, at);
}

// What a process that met a failed sync leaves for the next one: number and content of each sector.
std::string list_of_lost(const std::string& path) { return path + ".lost"; }
void remember_lost(const File& file) {
  if (FILE* out = std::fopen(list_of_lost(file.path).c_str(), "wb")) {
    for (const auto& [sector, bytes] : file.lost) {
      std::fwrite(&sector, sizeof sector, 1, out);
      std::fwrite(bytes.data(), bytes.size(), 1, out);
    }
    std::fclose(out);
  }
}
Sectors recall_lost(const std::string& path) {
  Sectors out;
  if (FILE* in = std::fopen(list_of_lost(path).c_str(), "rb")) {
    off_t sector = 0;
    Sector bytes{};
    while (std::fread(&sector, sizeof sector, 1, in) == 1 && std::fread(bytes.data(), bytes.size(), 1, in) == 1)
      out.emplace(sector, bytes);
    std::fclose(in);
    std::remove(list_of_lost(path).c_str());
  }
  return out;
}

bool is_ours(const std::string& path) { return path.ends_with("fenxiao.db") || path.ends_with("fenxiao.db-wal"); }

File* file_of(int fd, struct stat& now) {
  if (::fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) return nullptr;
  const auto known = files.find(now.st_ino);
  if (known != files.end()) return &known->second;
  // Only what is ours is remembered: the number of a file that is gone is soon another's.
  char path[4096] = {};
  if (::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path - 1) <= 0 || !is_ours(path))
    return nullptr;
  File file;
  file.path = path;
  file.synced_size = now.st_size;
  file.is_log = file.path.ends_with("-wal");
  file.lost = recall_lost(file.path);
  return &files.emplace(now.st_ino, std::move(file)).first->second;
}

ssize_t watched_write(int fd, const void* bytes, size_t count, off_t at) {
  const std::lock_guard lock(guard);
  struct stat now{};
  if (File* file = file_of(fd, now)) {
    if (full && at + static_cast<off_t>(count) > now.st_size) {
      const off_t room = std::max<off_t>(0, now.st_size - at);
      if (room == 0) {
        errno = ENOSPC;
        return -1;
      }
      count = static_cast<size_t>(room);
    }
    for (off_t sector = at / k_sector; sector * k_sector < at + static_cast<off_t>(count); ++sector) {
      file->lost.erase(sector);
      if (file->before.contains(sector)) continue;
      Sector old{};  // beyond the end of the file: nothing
      static_cast<void>(!::pread(fd, old.data(), old.size(), sector * k_sector));
      file->before.emplace(sector, old);
    }
  }
  return real_pwrite(fd, bytes, count, at);
}

int watched_sync(int fd, const char* name) {
  const auto call = real<int (*)(int)>(name);
  const std::lock_guard lock(guard);
  struct stat now{};
  File* file = file_of(fd, now);
  if (file && file->is_log && std::getenv("BAD_DISK_NO_LOG_SYNC")) return 0;
  if (file && file->is_log && sync_fails.exchange(false)) {
    file->lost.merge(file->before);
    file->before.clear();
    remember_lost(*file);
    sync_failed = true;
    std::fprintf(stderr, "bad disk: a sync failed, %zu sectors are lost\n", file->lost.size());
    errno = EIO;
    return -1;
  }
  if (file && sync_failed) std::fprintf(stderr, "bad disk: synced again after a failure\n");
  const int result = call(fd);
  if (file && result == 0) {
    file->before.clear();
    file->synced_size = now.st_size;
  }
  return result;
}

bool something_to_lose() {
  return std::any_of(files.begin(), files.end(), [](const auto& one) { return !one.second.before.empty(); });
}

[[noreturn]] void cut() {
  std::unique_lock lock(guard);
  // In the midst of a write, where one comes soon.
  for (int tries = 0; tries < 2000 && !something_to_lose(); ++tries) {
    lock.unlock();
    std::this_thread::sleep_for(std::chrono::microseconds(100));
    lock.lock();
  }
  // The lock is never given back: nobody writes any more.
  const char* seed = std::getenv("BAD_DISK_SEED");
  std::mt19937 roll(static_cast<unsigned>(seed ? std::atoi(seed) : 0));
  // All of it, none of it, or each sector for itself: a disk may have written any of them.
  const unsigned kind = roll() % 4;
  std::size_t lost = 0;
  std::size_t unsynced = 0;
  for (auto& [inode, file] : files) {
    const int fd = ::open(file.path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0) continue;
    for (const auto& [sector, old] : file.before) {
      ++unsynced;
      const bool goes = kind == 0 || (kind != 1 && roll() % 2 == 0);
      if (!goes) continue;
      ++lost;
      real_pwrite(fd, old.data(), old.size(), sector * k_sector);
    }
    if (kind == 0 && !file.before.empty()) static_cast<void>(!::ftruncate(fd, file.synced_size));
    struct stat now{};
    static_cast<void>(!::fstat(fd, &now));
    for (const auto& [sector, old] : file.lost) {
      if ((sector + 1) * k_sector > now.st_size) continue;
      ++lost;
      real_pwrite(fd, old.data(), old.size(), sector * k_sector);
    }
    ::close(fd);
  }
  std::fprintf(stderr, "power cut: %zu sectors not synced, %zu lost\n", unsynced, lost);
  ::_exit(137);
}

void go_bad() {
  const char* how = std::getenv("BAD_DISK");
  if (how && std::strcmp(how, "full") == 0) full = true;
  if (how && std::strcmp(how, "sync") == 0) sync_fails = true;
}

// Before main: every thread of the server is made later and has the signals blocked as well.
const bool armed = [] {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGUSR1);
  ::sigaddset(&signals, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    for (int got = 0; ::sigwait(&signals, &got) == 0;) {
      if (got == SIGUSR2) cut();
      go_bad();
    }
  }).detach();
  return true;
}();

}  // namespace

extern "C" {
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t at) { return watched_write(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t at) { return watched_write(fd, bytes, count, at); }
int fsync(int fd) { return watched_sync(fd, "fsync"); }
int fdatasync(int fd) { return watched_sync(fd, "fdatasync"); }
}
