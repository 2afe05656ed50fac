#include "server/landing/words.h"

#include <array>

namespace fenxiao::server::landing {
namespace {

struct Entry {
  Word word;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array<Entry, static_cast<std::size_t>(Word::count)> k_words{{
    {Word::price_from, "低至", "From"},
    {Word::sold, "已售 {0}", "{0} sold"},
    {Word::recommends, "{0} 推荐给你", "Recommended by {0}"},
    {Word::distributor, "分销员", "Distributor"},
    {Word::disclosure, "从这里购买，TA 会有佣金，你的价格不变",
     "They earn a commission if you buy here. Your price stays the same."},
    {Word::choose, "选择规格", "Choose"},
    {Word::buy, "立即购买", "Buy now"},
    {Word::sold_out, "已售罄", "Sold out"},
    {Word::shop, "店铺", "Shop"},
    {Word::share, "分享", "Share"},
    {Word::form_title, "留下电话，我们联系你下单", "Leave your number and we will call you"},
    {Word::form_note, "当前浏览器打不开完整的购买页面，店家会打电话确认规格、地址和付款。",
     "This browser cannot open the full checkout. The shop will call to settle variant, address and payment."},
    {Word::form_sku, "规格", "Variant"},
    {Word::form_quantity, "数量", "Quantity"},
    {Word::form_phone, "手机号", "Phone"},
    {Word::form_send, "提交", "Send"},
    {Word::sku_sold_out, "（售罄）", " (sold out)"},
    {Word::unknown_title, "链接不对", "This link is not right"},
    {Word::unknown_text, "可能少复制了几个字。请向分享给你的人再要一次链接。",
     "A few characters may be missing. Please ask for the link again."},
    {Word::expired_title, "链接过期了", "This link has expired"},
    {Word::expired_text, "商品可能还在，去店里看看；或请分享给你的人再发一次。",
     "The product may still be there: have a look at the shop, or ask for a new link."},
    {Word::gone_title, "商品已下架", "No longer on sale"},
    {Word::gone_text, "店里还有别的好物，去看看吧。", "The shop has other good things. Have a look."},
    {Word::received_title, "收到了", "Thank you"},
    {Word::received_text, "店家会尽快打电话给你。", "The shop will call you soon."},
    {Word::too_many_title, "太快了，歇一会儿", "Too fast"},
    {Word::too_many_text, "请过一分钟再试。", "Please try again in a minute."},
    {Word::to_shop, "去店里看看", "Go to the shop"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < k_words.size(); ++i) {
    if (k_words[i].word != static_cast<Word>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "one entry per word, in the order of the enum");

}  // namespace

std::string_view word(Language language, Word word) {
  const Entry& entry = k_words[static_cast<std::size_t>(word)];
  return language == Language::en ? entry.en : entry.zh;
}

std::string word(Language language, Word which, std::string_view value) {
  std::string out(word(language, which));
  const std::size_t at = out.find("{0}");
  if (at != std::string::npos) out.replace(at, 3, value);
  return out;
}

}  // namespace fenxiao::server::landing
