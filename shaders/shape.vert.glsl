#version 300 es
// Device pixels to clip space; everything else is the fragment's business.
in vec2 a_position;
in vec2 a_uv;
in vec4 a_colour;
uniform vec2 u_size;
out vec2 v_uv;
out vec2 v_position;
out vec4 v_colour;
void main() {
  v_uv = a_uv;
  v_position = a_position;
  v_colour = a_colour;
  gl_Position = vec4(a_position.x / u_size.x * 2.0 - 1.0, 1.0 - a_position.y / u_size.y * 2.0, 0.0, 1.0);
}
