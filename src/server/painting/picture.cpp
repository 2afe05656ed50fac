#include "server/painting/picture.h"

#include <cairo.h>

#include <cstdio>  // jpeglib.h needs it first
#include <csetjmp>
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>

#include <algorithm>

#include "base/invariant.h"

namespace fenxiao::server::painting {
namespace {

constexpr int k_jpeg_rows_at_once = 16;
constexpr std::size_t k_scratch_bytes_max = 4 * 1024 * 1024;
// A progressive JPEG repeats the whole picture in every scan: a small file of a thousand of them is a minute of work. What
// encoders write has ten or so.
constexpr int k_jpeg_scans_max = 64;

// libjpeg reports by calling back; a jump back to the caller is its documented way out.
struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf out;
};
void leave(j_common_ptr common) { std::longjmp(reinterpret_cast<JpegErrors*>(common->err)->out, 1); }
void be_quiet(j_common_ptr) {}

void stop_at_too_many_scans(j_common_ptr common) {
  if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number > k_jpeg_scans_max) leave(common);
}

bool within_limits(std::int64_t width, std::int64_t height, int side_px_max) {
  const std::int64_t side_max = std::min(side_px_max, k_picture_side_max);
  return width > 0 && height > 0 && width <= side_max && height <= side_max && width * height <= k_picture_pixels_max;
}

// No C++ objects with destructors live between setjmp and a possible jump: everything that owns is in the caller.
enum class JpegOutcome { fine, too_large, broken };
JpegOutcome read_jpeg(jpeg_decompress_struct& jpeg, JpegErrors& errors, std::span<const std::uint8_t> bytes,
                      const DecodeOptions& options, Surface& out) {
  jpeg_progress_mgr progress{};
  progress.progress_monitor = stop_at_too_many_scans;
  if (setjmp(errors.out) != 0) return JpegOutcome::broken;
  jpeg_create_decompress(&jpeg);
  jpeg.progress = &progress;
  jpeg_mem_src(&jpeg, bytes.data(), bytes.size());
  jpeg_read_header(&jpeg, TRUE);
  if (!within_limits(jpeg.image_width, jpeg.image_height, options.side_px_max)) return JpegOutcome::too_large;
  jpeg.scale_num = 8;
  jpeg.scale_denom = 8;
  if (options.side_px_needed > 0) {
    const auto shorter = static_cast<int>(std::min(jpeg.image_width, jpeg.image_height));
    while (jpeg.scale_num > 1 && shorter * static_cast<int>(jpeg.scale_num) / 16 >= options.side_px_needed)
      jpeg.scale_num /= 2;
  }
  jpeg.out_color_space = JCS_EXT_BGRA;
  // CMYK has no straight way to BGRA in libjpeg: refused as broken by jpeg_start_decompress.
  jpeg_start_decompress(&jpeg);
  out = Surface::unpainted(static_cast<int>(jpeg.output_width), static_cast<int>(jpeg.output_height), true);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = out.pixels() + static_cast<std::ptrdiff_t>(jpeg.output_scanline) * out.stride();
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  // libjpeg paints what is missing grey and only warns.
  return jpeg.err->num_warnings == 0 ? JpegOutcome::fine : JpegOutcome::broken;
}

Result<Surface, PictureRefusal> decode_jpeg(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  jpeg_decompress_struct jpeg{};
  JpegErrors errors{};
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = leave;
  errors.base.output_message = be_quiet;
  Surface out;
  const JpegOutcome outcome = read_jpeg(jpeg, errors, bytes, options, out);
  jpeg_destroy_decompress(&jpeg);
  if (outcome == JpegOutcome::too_large) return Refused{PictureRefusal::too_large};
  if (outcome == JpegOutcome::broken) return Refused{PictureRefusal::broken};
  out.mark_changed();
  return out;
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
         static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}

Result<Surface, PictureRefusal> decode_png(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  // IHDR is the first chunk: its width and height are known before anything is inflated.
  if (bytes.size() < 33) return Refused{PictureRefusal::broken};
  if (!within_limits(big_endian(bytes, 16), big_endian(bytes, 20), options.side_px_max))
    return Refused{PictureRefusal::too_large};
  struct Source {
    std::span<const std::uint8_t> left;
  } source{bytes};
  const auto read = [](void* closure, unsigned char* data, unsigned int length) {
    auto& left = static_cast<Source*>(closure)->left;
    if (left.size() < length) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, left.data(), length);
    left = left.subspan(length);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_t* loaded = cairo_image_surface_create_from_png_stream(read, &source);
  if (cairo_surface_status(loaded) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy(loaded);
    return Refused{PictureRefusal::broken};
  }
  Surface out(cairo_image_surface_get_width(loaded), cairo_image_surface_get_height(loaded));
  // Whatever format the file had, painting it over makes ARGB32.
  cairo_t* draw = cairo_create(out.cairo());
  cairo_set_source_surface(draw, loaded, 0, 0);
  cairo_set_operator(draw, CAIRO_OPERATOR_SOURCE);
  cairo_paint(draw);
  cairo_destroy(draw);
  cairo_surface_destroy(loaded);
  cairo_surface_flush(out.cairo());
  return out;
}

bool begins_with(std::span<const std::uint8_t> bytes, std::initializer_list<std::uint8_t> magic) {
  return bytes.size() > magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char k_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k) word = word << 8 | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= count ? k_digits[word >> (18 - 6 * k) & 63U] : '=';
  }
  return out;
}

// Premultiplied over white is c + (255 - a), which never overflows.
void over_white(const Surface& from, int row, int rows, std::vector<std::uint8_t>& out) {
  const auto width = static_cast<std::size_t>(from.width());
  out.resize(static_cast<std::size_t>(rows) * width * 4);
  for (int y = 0; y < rows; ++y) {
    const std::uint8_t* source = from.pixels() + static_cast<std::ptrdiff_t>(row + y) * from.stride();
    std::uint8_t* target = out.data() + static_cast<std::size_t>(y) * width * 4;
    for (std::size_t x = 0; x < width * 4; x += 4) {
      const auto paper = static_cast<std::uint8_t>(255 - source[x + 3]);
      target[x] = static_cast<std::uint8_t>(source[x] + paper);
      target[x + 1] = static_cast<std::uint8_t>(source[x + 1] + paper);
      target[x + 2] = static_cast<std::uint8_t>(source[x + 2] + paper);
      target[x + 3] = 255;
    }
  }
}

}  // namespace

Result<Surface, PictureRefusal> decode_picture(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  if (bytes.size() > k_picture_bytes_max) return Refused{PictureRefusal::too_large};
  if (begins_with(bytes, {0xFF, 0xD8, 0xFF})) return decode_jpeg(bytes, options);
  if (begins_with(bytes, {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})) return decode_png(bytes, options);
  return Refused{PictureRefusal::not_a_picture};
}

Bytes encode_jpeg(const Surface& picture, const JpegOptions& options) {
  INVARIANT(picture.there());
  cairo_surface_flush(picture.cairo());
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  // Encoding to memory fails only for want of memory or a bug of ours: libjpeg's exit becomes an invariant.
  errors.error_exit = [](j_common_ptr) { invariant_failed("libjpeg could not encode", "picture.cpp", 0); };
  jpeg_create_compress(&jpeg);
  // A buffer that stays: libjpeg would grow one from 4 KB by doubling, into fresh pages each time.
  thread_local std::vector<std::uint8_t> scratch;
  const std::size_t likely_size =
      static_cast<std::size_t>(picture.width()) * static_cast<std::size_t>(picture.height()) / 2 + 4096;
  if (scratch.size() < likely_size && likely_size <= k_scratch_bytes_max) scratch.resize(likely_size);
  unsigned char* data = scratch.empty() ? nullptr : scratch.data();
  unsigned long size = scratch.size();
  jpeg_mem_dest(&jpeg, &data, &size);
  jpeg.image_width = static_cast<JDIMENSION>(picture.width());
  jpeg.image_height = static_cast<JDIMENSION>(picture.height());
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_EXT_BGRA;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, options.quality, TRUE);
  jpeg.optimize_coding = options.optimize ? TRUE : FALSE;
  if (options.restart_rows) jpeg.restart_in_rows = 1;
  jpeg_start_compress(&jpeg, TRUE);
  std::vector<std::uint8_t> rows;
  while (jpeg.next_scanline < jpeg.image_height) {
    const int first = static_cast<int>(jpeg.next_scanline);
    const int count = std::min(k_jpeg_rows_at_once, picture.height() - first);
    if (!picture.opaque()) over_white(picture, first, count, rows);
    JSAMPROW pointers[k_jpeg_rows_at_once];
    for (int y = 0; y < count; ++y) {
      pointers[y] =
          picture.opaque()
              // libjpeg only reads the rows it is given
              ? const_cast<JSAMPROW>(picture.pixels() + static_cast<std::ptrdiff_t>(first + y) * picture.stride())
              : rows.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width()) * 4;
    }
    jpeg_write_scanlines(&jpeg, pointers, static_cast<JDIMENSION>(count));
  }
  jpeg_finish_compress(&jpeg);
  Bytes out(data, data + size);
  if (data != scratch.data()) std::free(data);  // NOLINT: allocated by libjpeg with malloc
  jpeg_destroy_compress(&jpeg);
  return out;
}

Surface cover(const Surface& picture, int width, int height) {
  const double scale =
      std::max(static_cast<double>(width) / picture.width(), static_cast<double>(height) / picture.height());
  const int take_width = std::clamp(static_cast<int>(width / scale + 0.5), 1, picture.width());
  const int take_height = std::clamp(static_cast<int>(height / scale + 0.5), 1, picture.height());
  return scaled(picture, (picture.width() - take_width) / 2, (picture.height() - take_height) / 2, take_width,
                take_height, width, height);
}

std::string inline_preview(const Surface& picture, std::size_t bytes_max) {
  constexpr std::string_view k_prefix = "data:image/jpeg;base64,";
  const double ratio = static_cast<double>(picture.height()) / picture.width();
  std::string out;
  for (const int width : {128, 112, 96, 80, 64, 48, 32, 16}) {
    const int height = std::clamp(static_cast<int>(width * ratio + 0.5), 8, 256);
    const Surface small = cover(picture, width, height);
    for (const int quality : {60, 45, 35}) {
      out = std::string(k_prefix) + base64(encode_jpeg(small, {.quality = quality, .optimize = true}));
      if (out.size() <= bytes_max) return out;
    }
  }
  INVARIANT(out.size() <= bytes_max);
  return out;
}

}  // namespace fenxiao::server::painting
