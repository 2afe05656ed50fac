// Preloaded into the server: remembers what stood on the disk before each write that was not synced since, and at SIGUSR2
// cuts the power: of each such sector either the old or the new content is there, in the file or never written, and the
// process is gone. Sectors are the unit, so a page that was being written is torn.
//
//   POWER_CUT_SEED=N            the choices
//   POWER_CUT_NO_WAL_SYNC=1     the log's syncs do nothing, as with SQLite's synchronous=NORMAL: the control, which must lose
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

struct File {
  std::string path;
  bool is_log = false;
  off_t synced_size = 0;
  std::map<off_t, Sector> before;  // what a sector held when it was last synced, by its number
};

std::mutex guard;
std::map<ino_t, File> files;

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
ssize_t real_pwrite(int fd, const void* bytes, size_t count, off_t at) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return call(fd, bytes, count, at);
}

// Only the database's own files are on the disk that loses its power.
File* file_of(int fd, struct stat& now) {
  if (::fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) return nullptr;
  auto known = files.find(now.st_ino);
  if (known == files.end()) {
    char path[4096] = {};
    if (::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path - 1) <= 0) return nullptr;
    File file;
    file.path = path;
    file.synced_size = now.st_size;
    file.is_log = file.path.ends_with("-wal");
    known = files.emplace(now.st_ino, std::move(file)).first;
  }
  const std::string& path = known->second.path;
  return path.ends_with("fenxiao.db") || path.ends_with("fenxiao.db-wal") ? &known->second : nullptr;
}

ssize_t watched_write(int fd, const void* bytes, size_t count, off_t at) {
  const std::lock_guard lock(guard);
  struct stat now{};
  if (File* file = file_of(fd, now)) {
    for (off_t sector = at / k_sector; sector * k_sector < at + static_cast<off_t>(count); ++sector) {
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
  if (file && file->is_log && std::getenv("POWER_CUT_NO_WAL_SYNC")) return 0;
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
  std::mt19937 roll(static_cast<unsigned>(std::atoi(std::getenv("POWER_CUT_SEED"))));
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
    ::close(fd);
  }
  std::fprintf(stderr, "power cut: %zu sectors not synced, %zu lost\n", unsynced, lost);
  ::_exit(137);
}

// Before main: every thread of the server is made later and has the signal blocked as well.
const bool armed = [] {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int got = 0;
    ::sigwait(&signals, &got);
    cut();
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
