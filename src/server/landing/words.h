// The sentences of the share pages in both languages; {0} is replaced.
#pragma once

#include <string>
#include <string_view>

#include "server/landing/landing.h"

namespace fenxiao::server::landing {

enum class Word {
  price_from,
  sold,
  recommends,
  distributor,
  disclosure,
  choose,
  buy,
  sold_out,
  shop,
  share,
  form_title,
  form_note,
  form_sku,
  form_quantity,
  form_phone,
  form_send,
  sku_sold_out,
  unknown_title,
  unknown_text,
  expired_title,
  expired_text,
  gone_title,
  gone_text,
  received_title,
  received_text,
  too_many_title,
  too_many_text,
  to_shop,
  count,
};
std::string_view word(Language language, Word word);
std::string word(Language language, Word word, std::string_view value);  // replaces {0}

}  // namespace fenxiao::server::landing
