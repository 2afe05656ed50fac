// Posters: template → layout → display list → a painter. Shared by the phone (Wasm) and the server.
//
//   auto form   = poster::parse_template(json);                     // Result<Template, TemplateError>
//   Fields f;     f[TextField::title] = "满屋桂香"; f.pictures[...] = true; …
//   auto laid   = poster::layout(*form, f, measure, {.palette = 0, .language = "zh-CN"});
//   auto packed = poster::encode(laid->list);                       // bytes for web/painter.js, or for the network
//
// In the browser (web/painter.js, imported by the host bridge):
//   measure      implement poster::Measure by   painter.measure(role, weight, px, text) → number
//   paint        painter.paint(ctx, HEAPU8.subarray(ptr, ptr + size), pictures, {scale})   bytes are not kept
//   export       await painter.exportPoster(HEAPU8.slice(ptr, ptr + size), pictures)  → Blob (JPEG, ≤ ~1 MB)
//   display font await painter.loadDisplayFont(display_text) before layout; on time-out it answers false and
//                role 1 is measured and drawn in the sans stack, so that layout and painter agree.
//   `pictures`   is [photo, cutout, avatar] of decoded CanvasImageSource or null, in the order of PictureSlot.
//
// On the server: server/painting/painter.h.
#pragma once

#include "poster/display_list.h"
#include "poster/layout.h"
#include "poster/packed.h"
#include "poster/qr.h"
#include "poster/template.h"
