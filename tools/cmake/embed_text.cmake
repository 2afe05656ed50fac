# Writes OUT: VERTEX and FRAGMENT as C++ strings.
file(READ ${VERTEX} vertex)
file(READ ${FRAGMENT} fragment)
file(WRITE ${OUT} "// Generated from shaders/.\n#include \"client/gfx/shader_text.h\"\n\nnamespace fenxiao::client::gfx {\n
const char* const k_vertex_shader = R\"glsl(${vertex})glsl\";\nconst char* const k_fragment_shader = R\"glsl(${fragment})glsl\";\n
}  // namespace fenxiao::client::gfx\n")
