// The native painter: draws a display list with cairo and pango, as web/painter.js does with a 2D canvas.
//
//   Fonts fonts;                                        // one per thread
//   auto laid = poster::layout(form, fields, fonts);
//   Surface picture = paint(laid->list, {photo, cutout, avatar}, fonts);
//   Bytes jpeg = encode_jpeg(picture, {.quality = 90});
//
// For many people sharing one product see PreparedPoster: what does not depend on the person is painted and encoded once.
#pragma once

#include <array>

#include "poster/display_list.h"
#include "server/painting/fonts.h"
#include "server/painting/picture.h"
#include "server/painting/surface.h"

namespace fenxiao::server::painting {

using Pictures = std::array<Surface, poster::k_picture_slots>;  // by PictureSlot; not there: the placeholder

// On white paper.
Surface paint(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts);
Bytes paint_jpeg(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts, int quality = 90);

// The part of the list before the first personal command, painted once; for each person only the rows that his commands
// touch are painted and encoded anew, and spliced into the kept JPEG at its restart markers. The result is byte for byte
// what encoding the whole picture would have given.
class PreparedPoster {
 public:
  PreparedPoster(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts, int quality = 90);

  // `list` must begin with the same impersonal commands: the same template, palette, language and product.
  Bytes jpeg(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts) const;

 private:
  struct Rows {
    int first = 0;
    int end = 0;
  };
  Rows touched_rows(const poster::DisplayList& list) const;

  std::vector<poster::Command> shared_;
  Surface background_;
  Bytes encoded_;
  std::vector<std::pair<std::size_t, std::size_t>> segments_;  // of encoded_, between restart markers
  std::size_t header_bytes_ = 0;
  int quality_ = 90;
};

}  // namespace fenxiao::server::painting
