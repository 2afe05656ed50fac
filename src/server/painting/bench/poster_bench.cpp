// CPU time of a native poster, on the content of a reference program (tools/bench compares it with Pillow and others).
//
//   poster_bench TEMPLATE.json PHOTO.jpg AVATAR.jpg [COUNT]
// prints one line of JSON with medians in ms of CPU time per poster, JPEG quality 90 included:
//   fresh   photo and avatar decoded and scaled anew
//   kept    photo and avatar kept at their size; layout, QR, everything else painted and encoded
//   shared  same product, N distributors: PreparedPoster
#include <algorithm>
#include <ctime>

#include "server/painting/bench/files.h"

namespace painting = fenxiao::server::painting;
namespace poster = fenxiao::poster;

namespace {

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

poster::Fields fields_of_sharer(int number, bool new_price) {
  static constexpr const char* k_nicknames[] = {"小鹿🦌爱分享✨", "阿珍🌸优选👍", "老王👨‍👩‍👧团长🔥",
                                                "Mia❤️好物🎁"};
  using poster::TextField;
  poster::Fields fields;
  fields[TextField::title] = "【产地直发】云南高山阳光玫瑰葡萄礼盒装 当季新鲜水果顺丰包邮 坏果包赔";
  fields[TextField::price] = "¥" + std::to_string(199 + (new_price ? number % 50 : 0)) + ".90";
  fields[TextField::strike_price] = "¥329.00";
  fields[TextField::nickname] = k_nicknames[number % 4];
  fields[TextField::subtitle] = "邀请你一起抢购";
  fields[TextField::note] = "长按识别二维码";
  fields[TextField::link] = "https://mall.example.cn/p/A7K2" + std::to_string(1000 + number);
  fields.pictures = {true, false, true};
  return fields;
}

poster::DisplayList list_of(const poster::Template& form, const poster::Fields& fields, painting::Fonts& fonts) {
  auto laid = poster::layout(form, fields, fonts);
  if (!laid) throw std::runtime_error("the layout refuses these fields");
  return std::move(laid->list);
}

template <class Work>
double median_ms(int count, Work work) {
  std::vector<double> times;
  for (int i = 0; i <= count; ++i) {
    const double start = cpu_ms();
    work(i);
    if (i > 0) times.push_back(cpu_ms() - start);  // the first fills caches
  }
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

int run(const std::vector<std::string>& args) {
  const auto form = painting::load_template(args[1]);
  const auto photo = painting::read_file(args[2]);
  const auto avatar = painting::read_file(args[3]);
  const int count = args.size() > 4 ? std::stoi(args[4]) : 15;
  painting::Fonts fonts;
  std::size_t bytes = 0;

  const double fresh = median_ms(count, [&](int i) {
    const painting::Pictures pictures{*painting::decode_picture(photo), {}, *painting::decode_picture(avatar)};
    bytes = painting::paint_jpeg(list_of(form, fields_of_sharer(i, true), fonts), pictures, fonts).size();
  });
  const painting::Pictures kept{painting::cover(*painting::decode_picture(photo), 1080, 1920),
                                {},
                                painting::cover(*painting::decode_picture(avatar), 120, 120)};
  const double kept_ms = median_ms(count, [&](int i) {
    bytes = painting::paint_jpeg(list_of(form, fields_of_sharer(i, true), fonts), kept, fonts).size();
  });
  const painting::PreparedPoster prepared(list_of(form, fields_of_sharer(0, false), fonts), kept, fonts);
  const double shared = median_ms(count * 4, [&](int i) {
    bytes = prepared.jpeg(list_of(form, fields_of_sharer(i, false), fonts), kept, fonts).size();
  });
  std::cout << nlohmann::json{{"fresh_cpu_ms", fresh},
                              {"kept_cpu_ms", kept_ms},
                              {"shared_cpu_ms", shared},
                              {"jpeg_bytes", bytes}}
                   .dump()
            << "\n";
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> args(values, values + count);
  if (args.size() < 4) {
    std::cerr << "usage: poster_bench TEMPLATE.json PHOTO AVATAR [COUNT]\n";
    return 2;
  }
  try {
    return run(args);
  } catch (const std::exception& error) {
    std::cerr << "poster_bench: " << error.what() << "\n";
    return 1;
  }
}
