// The server: everything is built here, in order, and handed to what needs it.
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "contract/endpoints.h"
#include "contract/openapi.h"
#include "server/adapters/outbound/curl.h"
#include "server/checkup/checkup.h"
#include "server/commands_reconcile.h"
#include "server/committer/shop_time.h"
#include "server/db/migrations.h"
#include "server/db/recording.h"
#include "server/features/features.h"
#include "server/features/withdrawal/desk.h"
#include "server/http/server.h"
#include "server/http/session_lookup.h"
#include "server/jobs/errands.h"
#include "server/jobs/scheduler.h"
#include "server/ledger/ledger.h"
#include "server/log.h"
#include "server/session/passwords.h"
#include "server/session/session.h"
#include "server/setup/import.h"
#include "server/setup/open_shop.h"
#include "server/setup/seed.h"
#include "server/shop/bindings.h"
#include "server/temporary_folder.h"

namespace fenxiao::server {
namespace {

// Where shops live: the folder of the master key and of what is spooled, and the store, a file in there or elsewhere.
struct Place {
  std::string data = "data";
  std::string database = "sqlite";  // or an address of PostgreSQL
};

std::unique_ptr<Db> open_store(const Place& place) {
  if (place.database == "sqlite") return open_sqlite(place.data);
  std::filesystem::create_directories(place.data);
  std::filesystem::permissions(place.data, std::filesystem::perms::owner_all);
  return open_postgres(place.database);
}

struct ServeOptions {
  Place place;
  std::string web = "build/wasm/web";
  std::string media = "build/media";
  std::string assets = "assets";
  HttpOptions http;
  bool demo = false;
  bool test = false;
  bool quiet = false;
  CurlOptions outbound;
  bool clock_is_right = false;
  ChannelUrls channel_urls;
  std::string record;  // a file for the committer's statements; empty: none

  std::string mode() const { return test ? "test" : demo ? "demo" : "production"; }
};

constexpr std::size_t k_password_bytes_min = 12;
constexpr int k_freed_bytes_kept = 32 << 20;  // by each of a handful of threads at the most
// So much is made up for by standing still. More is a clock that somebody has to look at.
constexpr std::int64_t k_clock_behind_ms_max = 10 * k_minute_ms;

std::int64_t wall_ms() { return ShopClock().now().ms; }

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string tenths_of_seconds_since(std::chrono::steady_clock::time_point begin) {
  const auto tenths =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count() / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// A demo's doors open only on a database that was made as one; and a demo database is not served without them, so that
// nobody takes its clock for the time.
std::int64_t check_mark(Db& db, const std::string& mode) {
  auto tx = db.begin_write();
  const auto mark = tx->one("select mode, clock_offset_ms from database_mark where one = 1");
  if (!mark) {
    if (!tx->query("select shop_id from shop limit 1").empty())
      throw Fault(FaultKind::corrupt, "this database has a shop but no mark of what it is for");
    tx->exec("insert into database_mark (one, mode) values (1, $1)", mode);
    tx->commit();
    return 0;
  }
  if (mark->text(0) != mode)
    throw Fault(FaultKind::corrupt,
                "this database is marked '" + mark->text(0) + "' and cannot be served as '" + mode + "'");
  return mark->integer(1);
}

// A shop's time never goes back: with a clock far behind it, it would stand still for as long.
void check_clock(Db& db, const Clock& clock, bool clock_is_right) {
  auto tx = db.begin_write();
  const auto latest = latest_time(*tx);
  const std::int64_t behind_ms = latest ? latest->ms - clock.now().ms : 0;
  if (behind_ms <= k_clock_behind_ms_max) return;
  const std::string behind =
      std::to_string(behind_ms / k_minute_ms) + " minutes behind the latest entry (" + format_rfc3339(*latest) + ")";
  if (!clock_is_right)
    throw Fault(FaultKind::corrupt,
                "the clock is " + behind + ": set it, or start once with --clock-is-right if it was ahead then");
  log_line(Severity::warning, "time_put_back", {{"detail", "the clock was " + behind}});
  put_times_back(*tx, clock.now());
  tx->commit();
}

// While nothing is encrypted yet a master key may be made; afterwards a missing one is a loss to be told of.
bool seals_nothing(Db& db) {
  auto tx = db.begin_read();
  return tx->query("select 1 from person_key limit 1").empty() &&
         tx->query("select 1 from shop_secrets limit 1").empty();
}

std::vector<ShopSettings> all_shops(Db& db) {
  auto tx = db.begin_read();
  std::vector<ShopSettings> shops;
  for (const Row& row : tx->query("select shop_id from shop order by shop_id"))
    shops.push_back(*load_shop(*tx, row.id<ShopId>(0), ""));
  return shops;
}

// One committed transaction in the first shop, on nobody's behalf.
void run_as_nobody(Db& db, Committer& committer, const std::function<void(WriteContext&)>& work) {
  Command command;
  command.name = "seed";
  command.shop = all_shops(db).front();
  command.run = [&work](WriteContext& ctx) -> Result<std::string, ApiError> {
    work(ctx);
    return std::string();
  };
  if (committer.submit_and_wait(std::move(command)).status != 200)
    throw Fault(FaultKind::corrupt, "a shop could not be filled; the log says why");
}

// An endpoint that the contract promises and nobody answers is found at the start, not by a client.
void require_every_endpoint(const Router& router) {
  contract::for_each_endpoint([&](const auto& endpoint) { INVARIANT(router.routes_endpoint(endpoint.name)); });
}

void print_welcome(const ServeOptions& options) {
  const std::string base = "http://" + (options.http.address == "0.0.0.0" ? "127.0.0.1" : options.http.address) + ":" +
                           std::to_string(options.http.port);
  std::cerr << "\n  Fenxiao is running.   " << base << "/\n";
  if (options.demo || options.test) std::cerr << demo_accounts_text(base);
  std::cerr << "\n  Data: " << std::filesystem::absolute(options.place.data).string() << "   Stop: Ctrl-C\n\n"
            << std::flush;
}

// glibc gives a thread's free memory back to the system whenever there are 128 KB of it, and takes it again for the next
// request: a fifth of a millisecond each. What one request has used, the next one may have.
void keep_freed_memory() { ::mallopt(M_TRIM_THRESHOLD, k_freed_bytes_kept); }

int serve(const ServeOptions& options) {
  keep_freed_memory();
  set_log_quiet(options.quiet);
  auto db = open_store(options.place);
  migrate(*db, built_in_migrations(), {wall_ms()});
  if (!options.record.empty()) db = record_statements(std::move(db), options.record);
  const PersonalVault vault = PersonalVault::open(options.place.data + "/master.key", seals_nothing(*db));
  ShopClock clock(check_mark(*db, options.mode()));
  check_clock(*db, clock, options.clock_is_right);
  IdSource ids(wall_ms(), draw_server_number(*db));

  const bool doors_open = options.demo || options.test;
  const FeatureAssets assets{
      read_file(options.web + "/index.html"), options.media, options.assets + "/posters", options.assets + "/demo",
      options.outbound.allow_private_targets, doors_open,    options.channel_urls};
  std::vector<ScheduledJob> scheduled;
  for (Job& job : jobs(assets)) scheduled.push_back({std::string(job.name), std::move(job.run)});

  LiveDesk live(std::to_string(wall_ms()), options.place.database == "sqlite");
  Committer committer(*db, clock, vault, ids);
  committer.on_committed = [&](const Concerned& concerned) { live.committed(concerned); };
  if (doors_open) {
    open_shop(committer, {.name = "Demo"});
    const auto write = [&](const std::function<void(WriteContext&)>& work) { run_as_nobody(*db, committer, work); };
    const auto begin = std::chrono::steady_clock::now();
    if (seed_demo(write, assets, options.test ? DemoScope::people_and_goods : DemoScope::three_months))
      std::cerr << "  The demo shop was filled in " << tenths_of_seconds_since(begin) << " s.\n";
    if (options.test && all_shops(*db).size() == 1)
      open_shop(committer, {.host = "second.test", .name = "Second", .staff = demo_staff(assets)});
  }

  CurlOutbound outbound(options.outbound);
  SandboxSms sms;
  Router router;
  SessionDoors doors{sms, clock, doors_open, [&](WriteContext& ctx) { run_until_quiet(scheduled, ctx); },
                     [](WriteContext& ctx, AccountId account, const std::string& visitor_key) {
                       shop::claim_touches(ctx, account, visitor_key);
                     }};
  mount_session(router, doors);
  register_features(router, assets);
  router.held(contract::k_live);
  require_every_endpoint(router);

  StaticFiles files;
  files.add(options.web, "/", false);
  files.add(options.web + "/app", "/app/", true);  // script and Wasm are named by their content
  files.add(options.media, "/media/", true);

  HttpOptions http = options.http;
  http.demo_doors = doors_open;
  http.spool_directory = options.place.data + "/spool";
  HttpServer server(http, router, files, *db, committer, clock, vault, live);
  Scheduler scheduler(committer, scheduled, [&] { return all_shops(*db); });
  const ShopClock wall;
  PayoutDesk desk({*db, committer, clock, wall, vault, outbound, options.channel_urls, [&] { return all_shops(*db); }});
  ErrandRunner errand_runner(committer, errands(outbound), [&] { return all_shops(*db); });
  print_welcome(options);
  server.run();

  outbound.stop();
  desk.stop();
  errand_runner.stop();
  scheduler.stop();
  committer.stop();
  db->checkpoint();
  std::cerr << "  Stopped; everything that was acknowledged is on disk.\n";
  return 0;
}

struct ImportOptions {
  std::string from;
  Place place{.data = ""};  // no folder: the database is for this run only
  ImportTerms terms;
};

ImportedShop read_import(const std::string& folder) {
  const auto read = read_order_files([&](std::string_view name) -> std::optional<std::string> {
    const std::string path = folder + "/" + std::string(name);
    if (!std::filesystem::exists(path)) return std::nullopt;
    return read_file(path);
  });
  if (read) return *read;
  std::string problems = "these files cannot be imported:";
  for (const CsvProblem& problem : read.error()) problems += "\n  " + problem.text();
  throw Fault(FaultKind::corrupt, problems);
}

int import_orders(const ImportOptions& options) {
  const auto begin = wall_ms();
  const ImportedShop from = read_import(options.from);
  std::optional<TemporaryFolder> temporary;
  if (options.place.data.empty()) temporary.emplace();
  const Place place{temporary ? temporary->path() : options.place.data, options.place.database};
  auto db = open_store(place);
  migrate(*db, built_in_migrations(), {wall_ms()});
  if (!all_shops(*db).empty())
    throw Fault(FaultKind::corrupt, "an import wants a database of its own: there is a shop in this one");
  const PersonalVault vault = PersonalVault::open(place.data + "/master.key", true);
  const ShopClock clock(check_mark(*db, "production"));
  IdSource ids(wall_ms(), draw_server_number(*db));
  Committer committer(*db, clock, vault, ids);
  open_shop(committer, {.name = "Import", .currency = "USD", .utc_offset_min = 0});
  const auto write = [&](const std::function<void(WriteContext&)>& work) { run_as_nobody(*db, committer, work); };
  const auto months = import_shop(write, from, options.terms);
  committer.stop();
  db->checkpoint();

  std::cout << statements_csv(months) << std::flush;
  const LedgerFindings ledger = check_ledger(*db->begin_read(), ShopId{1});
  std::cerr << "imported " << from.orders.size() << " orders of " << from.customers.size() << " customers in "
            << wall_ms() - begin << " ms; ledger: " << ledger.journals << " journals, " << ledger.postings
            << " postings, " << (ledger.findings.empty() ? "sound" : "NOT SOUND") << "\n";
  for (const std::string& finding : ledger.findings) std::cerr << "  " << finding << "\n";
  return ledger.findings.empty() ? 0 : 1;
}

bool tell(const std::vector<Examined>& all) {
  bool sound = true;
  for (const Examined& examined : all) {
    std::cout << (examined.findings.empty() ? "  ok    " : "  WRONG ") << examined.what;
    if (examined.rows > 0) std::cout << ": " << examined.rows;
    std::cout << "\n";
    for (const std::string& finding : examined.findings) std::cout << "          " << finding << "\n";
    sound = sound && examined.findings.empty();
  }
  return sound;
}

std::unique_ptr<Db> open_existing(const Place& place) {
  if (place.database == "sqlite" && !std::filesystem::exists(place.data + "/fenxiao.db"))
    throw Fault(FaultKind::storage, place.data + " has no fenxiao.db");
  return open_store(place);
}

int doctor(const Place& place) {
  auto db = open_existing(place);
  const PersonalVault vault = PersonalVault::open(place.data + "/master.key", false);
  auto tx = db->begin_read();
  std::cout << "the database\n";
  bool sound = tell(examine_database(*tx, db->engine()));
  for (const Row& shop : tx->query("select shop_id, name from shop order by shop_id")) {
    std::cout << shop.text(1) << "\n";
    sound = tell(examine_shop(*tx, shop.id<ShopId>(0), vault)) && sound;
  }
  std::cout << (sound ? "sound\n" : "NOT SOUND\n");
  return sound ? 0 : 1;
}

struct OpenShopOptions {
  Place place;
  NewShop shop;
  std::string login = "owner";
  std::string owner_name;
};

// The first line of the standard input: a password among the arguments would be seen by everybody on the machine.
std::string read_password() {
  std::string password;
  if (::isatty(STDIN_FILENO)) std::cerr << "Password of the owner (it is shown while you type): " << std::flush;
  std::getline(std::cin, password);
  if (password.size() < k_password_bytes_min)
    throw Fault(FaultKind::corrupt, "a password has " + std::to_string(k_password_bytes_min) + " bytes at least");
  return password;
}

int open_production_shop(const OpenShopOptions& options) {
  auto db = open_store(options.place);
  migrate(*db, built_in_migrations(), {wall_ms()});
  const PersonalVault vault = PersonalVault::open(options.place.data + "/master.key", seals_nothing(*db));
  const ShopClock clock(check_mark(*db, "production"));
  IdSource ids(wall_ms(), draw_server_number(*db));
  Committer committer(*db, clock, vault, ids);
  NewShop shop = options.shop;
  const std::string name = options.owner_name.empty() ? options.login : options.owner_name;
  shop.staff = {{options.login, name, hash_password(read_password()), contract::Role::owner}};
  const bool is_new = open_shop(committer, shop);
  committer.stop();
  db->checkpoint();
  if (!is_new) throw Fault(FaultKind::corrupt, "there is a shop for the host " + shop.host + " already");
  std::cerr << "The shop " << shop.name << " is open; " << options.login << " may sign in.\n";
  return 0;
}

void add_place(CLI::App& command, Place& place, const char* folder) {
  command.add_option("--data", place.data, folder);
  command
      .add_option("--database", place.database,
                  "sqlite, a file in the folder, or the address of a PostgreSQL database (postgresql://user@host/name)")
      ->check([](const std::string& text) {
        const bool known = text == "sqlite" || text.starts_with("postgresql://") || text.starts_with("postgres://") ||
                           text.find('=') != std::string::npos;
        return known ? std::string() : "'" + text + "' is neither sqlite nor an address of PostgreSQL";
      });
}

void add_open_shop(CLI::App& app, OpenShopOptions& options) {
  CLI::App* command = app.add_subcommand(
      "open-shop", "Open a shop with its owner, whose password is the first line of the standard input");
  add_place(*command, options.place, "Folder of the database and the master key");
  command->add_option("--host", options.shop.host, "Host name of its addresses; *: every one that no other shop has");
  command->add_option("--name", options.shop.name, "What the shop is called")->required();
  command->add_option("--currency", options.shop.currency, "Its one currency")->check(CLI::IsMember({"CNY", "USD"}));
  command->add_option("--utc-offset-min", options.shop.utc_offset_min, "Where its days and months begin, in minutes")
      ->check(CLI::Range(-720, 840));
  command->add_option("--owner", options.login, "Login of the owner");
  command->add_option("--owner-name", options.owner_name, "Name of the owner");
}

void add_reconcile(CLI::App& app, ReconcileOptions& options, Place& place) {
  CLI::App* command = app.add_subcommand("reconcile", "Compare a shop's payouts with the bill of a channel");
  add_place(*command, place, "Folder of the database and the master key");
  command->add_option("--channel", options.channel, "Whose bill it is")
      ->required()
      ->check(CLI::IsMember({"wechat", "alipay"}));
  command->add_option("--bill", options.bill, "The CSV file as it was downloaded")->required();
  command->add_option("--shop", options.shop, "Id of the shop, where there are several");
}

void add_serve(CLI::App& app, ServeOptions& options) {
  CLI::App* serve_command = app.add_subcommand("serve", "Serve a shop until SIGINT or SIGTERM");
  add_place(*serve_command, options.place, "Folder of the database and the master key");
  serve_command->add_option("--web", options.web, "Folder of the web build");
  serve_command->add_option("--media", options.media, "Folder of pictures, served under /media/");
  serve_command->add_option("--assets", options.assets, "Folder of poster templates and the demo shop");
  serve_command->add_option("--host", options.http.address, "Address to listen on");
  serve_command->add_option("--port", options.http.port, "Port to listen on")->check(CLI::Range(1, 65535));
  serve_command->add_flag("--behind-proxy", options.http.behind_proxy,
                          "A reverse proxy ends TLS: believe its X-Forwarded headers");
  CLI::Option* demo =
      serve_command->add_flag("--demo", options.demo, "A demo shop with sandbox doors, on a database of its own");
  CLI::Option* test =
      serve_command->add_flag("--test", options.test, "Like --demo, with a second shop, for the tests")->excludes(demo);
  serve_command
      ->add_option("--record", options.record, "Write every statement that changes something to a file, for a bench")
      ->needs(test);
  serve_command->add_flag("--allow-private-targets", options.outbound.allow_private_targets,
                          "Let calls to other systems go to addresses of private networks and of this machine");
  serve_command->add_flag("--clock-is-right", options.clock_is_right,
                          "Go back in time: what was written last was written by a clock that was ahead");
  for (const auto& [name, url] : {std::pair("--wechat-pay-url", &options.channel_urls.wechat),
                                  std::pair("--alipay-url", &options.channel_urls.alipay)})
    serve_command->add_option(name, *url, "Call this address instead of the channel's own")->needs(test);
  serve_command->add_flag("--quiet", options.quiet, "Log warnings and errors only");
}

}  // namespace
}  // namespace fenxiao::server

int main(int argc, char** argv) {
  using namespace fenxiao::server;
  ::umask(0077);
  CLI::App app{"Fenxiao server"};
  app.require_subcommand(1);
  ServeOptions options;
  add_serve(app, options);
  Place examined;
  add_place(*app.add_subcommand("doctor", "Check the ledger of a stopped server's database"), examined,
            "Folder of the database and the master key");
  OpenShopOptions open_options;
  add_open_shop(app, open_options);
  ReconcileOptions reconcile_options;
  Place reconciled;
  add_reconcile(app, reconcile_options, reconciled);
  ImportOptions import_options;
  CLI::App* import_command =
      app.add_subcommand("import", "Load orders from CSV files into a database of their own and print the statements");
  import_command->add_option("folder", import_options.from, "Folder of the files (docs/import.md)")->required();
  import_command->add_option("--level1-bp", import_options.terms.level1_bp, "Rate of level 1 in basis points")
      ->check(CLI::Range(0, 10000));
  import_command
      ->add_option("--level2-bp", import_options.terms.level2_bp, "Rate of level 2; attests that it may be paid")
      ->check(CLI::Range(0, 10000));
  add_place(*import_command, import_options.place,
            "Folder to keep the database in; without it, it goes when the command ends");
  app.add_subcommand("openapi", "Print the OpenAPI document");
  app.add_subcommand("endpoints", "Print one line an endpoint");
  CLI11_PARSE(app, argc, argv);
  try {
    if (app.got_subcommand("serve")) return serve(options);
    if (app.got_subcommand("import")) return import_orders(import_options);
    if (app.got_subcommand("doctor")) return doctor(examined);
    if (app.got_subcommand("reconcile")) return reconcile_bill(*open_existing(reconciled), reconcile_options);
    if (app.got_subcommand("open-shop")) return open_production_shop(open_options);
    if (app.got_subcommand("openapi")) std::cout << fenxiao::contract::openapi_document();
    if (app.got_subcommand("endpoints")) std::cout << fenxiao::contract::endpoint_listing();
    return 0;
  } catch (const fenxiao::Fault& fault) {
    std::cerr << "fenxiao-server: " << fault.what() << "\n";
    return 1;
  }
}
