#include "client/gfx/renderer.h"

#include <GLES3/gl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstddef>

#include "client/gfx/shader_text.h"
#include "client/platform/platform.h"

namespace fenxiao::client::gfx {
namespace {

// Texture units: the picture of the draw command, the two glyph pages (bound by the page, web/glyphs.js), the records.
enum Unit { k_picture_unit = 0, k_mono_unit = 1, k_colour_unit = 2, k_record_unit = 3 };
constexpr int k_records_per_row = 64;

GLuint compiled(GLenum kind, const char* text) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint ok = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  return ok ? shader : 0;
}

}  // namespace

bool Renderer::make() {
  const GLuint vertex = compiled(GL_VERTEX_SHADER, k_vertex_shader);
  const GLuint fragment = compiled(GL_FRAGMENT_SHADER, k_fragment_shader);
  if (!vertex || !fragment) return false;
  program_ = glCreateProgram();
  glAttachShader(program_, vertex);
  glAttachShader(program_, fragment);
  glBindAttribLocation(program_, 0, "a_position");
  glBindAttribLocation(program_, 1, "a_uv");
  glBindAttribLocation(program_, 2, "a_colour");
  glLinkProgram(program_);
  GLint ok = 0;
  glGetProgramiv(program_, GL_LINK_STATUS, &ok);
  if (!ok) return false;
  glUseProgram(program_);
  size_at_ = glGetUniformLocation(program_, "u_size");
  glUniform1i(glGetUniformLocation(program_, "u_picture"), k_picture_unit);
  glUniform1i(glGetUniformLocation(program_, "u_mono"), k_mono_unit);
  glUniform1i(glGetUniformLocation(program_, "u_coloured"), k_colour_unit);
  glUniform1i(glGetUniformLocation(program_, "u_records"), k_record_unit);

  glGenVertexArrays(1, &layout_);
  glBindVertexArray(layout_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  for (GLuint i = 0; i < 3; ++i) glEnableVertexAttribArray(i);
  const auto at = [](std::size_t offset) { return reinterpret_cast<const void*>(offset); };
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), at(offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), at(offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert), at(offsetof(ImDrawVert, col)));

  glGenTextures(1, &records_);
  glActiveTexture(GL_TEXTURE0 + k_record_unit);
  glBindTexture(GL_TEXTURE_2D, records_);
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
  record_rows_ = 0;

  // Stands in where a command has no picture: an empty unit is complained about by some drivers.
  glGenTextures(1, &blank_);
  glActiveTexture(GL_TEXTURE0 + k_picture_unit);
  glBindTexture(GL_TEXTURE_2D, blank_);
  constexpr std::uint8_t k_nothing[4] = {};
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, 1, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE, k_nothing);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  return true;
}

FrameCounts Renderer::draw(const Canvas& canvas, int width_px, int height_px, Colour ground) {
  FrameCounts counts;
  platform::finish_glyphs();
  glViewport(0, 0, width_px, height_px);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(static_cast<float>(ground >> 24) / 255.0f, static_cast<float>(ground >> 16 & 0xFF) / 255.0f,
               static_cast<float>(ground >> 8 & 0xFF) / 255.0f, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glUseProgram(program_);
  glUniform2f(size_at_, static_cast<float>(width_px), static_cast<float>(height_px));
  glEnable(GL_BLEND);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glEnable(GL_SCISSOR_TEST);

  const int rows = std::max(1, (canvas.shapes() + k_records_per_row - 1) / k_records_per_row);
  glActiveTexture(GL_TEXTURE0 + k_record_unit);
  glBindTexture(GL_TEXTURE_2D, records_);
  if (rows > record_rows_) {
    record_rows_ = rows * 2;
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA32F, k_records_per_row * Canvas::k_texels, record_rows_, 0, GL_RGBA, GL_FLOAT,
                 nullptr);
  }
  // Whole rows go up; the last one is padded with what the vector holds, so it is sent in two parts.
  const int whole = canvas.shapes() / k_records_per_row, rest = canvas.shapes() % k_records_per_row;
  if (whole)
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, k_records_per_row * Canvas::k_texels, whole, GL_RGBA, GL_FLOAT,
                    canvas.records().data());
  if (rest)
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, whole, rest * Canvas::k_texels, 1, GL_RGBA, GL_FLOAT,
                    canvas.records().data() + whole * k_records_per_row * Canvas::k_texels * 4);

  const ImDrawList* list = canvas.list();
  glBindVertexArray(layout_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, list->VtxBuffer.Size * static_cast<GLsizeiptr>(sizeof(ImDrawVert)),
               list->VtxBuffer.Data, GL_STREAM_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, list->IdxBuffer.Size * static_cast<GLsizeiptr>(sizeof(ImDrawIdx)),
               list->IdxBuffer.Data, GL_STREAM_DRAW);
  glActiveTexture(GL_TEXTURE0 + k_picture_unit);
  for (const ImDrawCmd& command : list->CmdBuffer) {
    if (command.ElemCount == 0) continue;
    const float left = std::max(0.0f, command.ClipRect.x), top = std::max(0.0f, command.ClipRect.y);
    const float right = std::min(static_cast<float>(width_px), command.ClipRect.z);
    const float bottom = std::min(static_cast<float>(height_px), command.ClipRect.w);
    if (right <= left || bottom <= top) continue;
    glScissor(static_cast<int>(left), static_cast<int>(static_cast<float>(height_px) - bottom),
              static_cast<int>(right - left), static_cast<int>(bottom - top));
    const auto texture = static_cast<GLuint>(command.GetTexID());
    glBindTexture(GL_TEXTURE_2D, texture ? texture : blank_);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount),
                   sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                   reinterpret_cast<const void*>(static_cast<std::size_t>(command.IdxOffset) * sizeof(ImDrawIdx)));
    ++counts.draws;
  }
  counts.vertices = list->VtxBuffer.Size;
  counts.shapes = canvas.shapes();
  return counts;
}

}  // namespace fenxiao::client::gfx
