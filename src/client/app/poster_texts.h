// What stands on a poster until it is edited.
#pragma once

#include <string>

#include "client/app/i18n.h"
#include "contract/catalogue.h"

namespace fenxiao::client {

// The short poster texts are Chinese; in English the product's own name says more.
inline const std::string& own_poster_title(const contract::Product& product) {
  const bool short_one = language() == Language::zh_cn && !product.poster_title.empty();
  return short_one ? product.poster_title : pick(product.title, product.title_en);
}
inline const std::string& own_poster_subtitle(const contract::Product& product) {
  const bool short_one = language() == Language::zh_cn && !product.poster_subtitle.empty();
  return short_one ? product.poster_subtitle : pick(product.subtitle, product.subtitle_en);
}

}  // namespace fenxiao::client
