// The text of shaders/*.glsl, embedded at build time (tools/cmake/embed_text.cmake).
#pragma once

namespace fenxiao::client::gfx {

extern const char* const k_vertex_shader;
extern const char* const k_fragment_shader;

}  // namespace fenxiao::client::gfx
