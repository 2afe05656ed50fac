#version 300 es
// One program for everything. u of the vertex says what it is: below 0 a shape (record −1 − u), 0 to 1 a glyph of the mono
// page, 2 to 3 of the colour page, 4 plain colour. Distances are signed, in pixels; output is premultiplied.
precision highp float;
in vec2 v_uv;
in vec2 v_position;
in vec4 v_colour;
uniform sampler2D u_picture;
uniform sampler2D u_mono;
uniform sampler2D u_coloured;
uniform highp sampler2D u_records;
out vec4 o_colour;

const int k_texels = 10;
const int k_records_per_row = 64;

float round_box(vec2 p, vec2 half_size, vec4 radii) {
  float r = p.x < 0.0 ? (p.y < 0.0 ? radii.x : radii.w) : (p.y < 0.0 ? radii.y : radii.z);
  vec2 q = abs(p) - half_size + r;
  return min(max(q.x, q.y), 0.0) + length(max(q, 0.0)) - r;
}

// The share of a blurred edge that lies inside, for a Gaussian of this sigma (a logistic is within 1 % of it).
float blurred(float distance_px, float sigma) { return 1.0 / (1.0 + exp(1.702 * distance_px / sigma)); }

vec4 over(vec4 top, vec4 below) { return top + below * (1.0 - top.a); }
vec4 premultiplied(vec4 c) { return vec4(c.rgb * c.a, c.a); }

void main() {
  if (v_uv.x >= 4.0) {
    o_colour = premultiplied(v_colour);
    return;
  }
  if (v_uv.x >= 2.0) {
    o_colour = texture(u_coloured, vec2(v_uv.x - 2.0, v_uv.y)) * v_colour.a;
    return;
  }
  if (v_uv.x >= 0.0) {
    o_colour = premultiplied(v_colour) * texture(u_mono, v_uv).r;
    return;
  }
  int index = int(-1.5 - v_uv.x + 1.0);
  ivec2 at = ivec2((index % k_records_per_row) * k_texels, index / k_records_per_row);
  vec4 place = texelFetch(u_records, at, 0);
  vec4 radii = texelFetch(u_records, at + ivec2(1, 0), 0);
  vec4 first = texelFetch(u_records, at + ivec2(2, 0), 0);
  vec4 second = texelFetch(u_records, at + ivec2(3, 0), 0);
  vec4 stroke = texelFetch(u_records, at + ivec2(4, 0), 0);
  vec4 shade = texelFetch(u_records, at + ivec2(5, 0), 0);
  vec4 look = texelFetch(u_records, at + ivec2(6, 0), 0);
  vec4 extra = texelFetch(u_records, at + ivec2(7, 0), 0);
  vec4 clip = texelFetch(u_records, at + ivec2(8, 0), 0);
  vec4 clip_look = texelFetch(u_records, at + ivec2(9, 0), 0);
  vec4 colour = vec4(0.0);
  int kind = int(look.z + 0.5);
  if (kind == 0) {
    vec2 p = v_position - place.xy;
    float d = round_box(p, place.zw, radii);
    float inside = clamp(0.5 - d, 0.0, 1.0);
    vec4 fill = first;
    if (look.x != 0.0 || look.y != 0.0) {
      float reach = abs(look.x) * place.z + abs(look.y) * place.w;
      fill = mix(first, second, clamp(dot(p, look.xy) / (2.0 * reach) + 0.5, 0.0, 1.0));
    }
    colour = premultiplied(fill);
    if (extra.z > 0.0) {
      vec2 corner = vec2(place.z, -place.w);
      float light = clamp(1.0 - length(p - corner) / extra.z, 0.0, 1.0) * extra.w;
      colour = over(vec4(light), colour);
    }
    if (look.w > 0.0) colour = over(premultiplied(stroke) * clamp(d + look.w + 0.5, 0.0, 1.0), colour);
    colour *= inside;
    if (extra.y > 0.0) {
      float soft = round_box(p - vec2(0.0, extra.x), place.zw, radii);
      float tight = round_box(p - vec2(0.0, extra.x * 0.25), place.zw, radii);
      vec4 wide = premultiplied(shade) * blurred(soft, extra.y);
      colour = over(colour, over(premultiplied(shade) * blurred(tight, extra.y * 0.125), wide));
    }
  } else if (kind == 1) {
    vec2 p = v_position - place.xy;
    float d = abs(length(p) - place.z) - place.w;
    if (radii.y < 6.28) {
      // Turned so that the middle of the arc points up; outside of it the nearer cap counts.
      float middle = radii.x + radii.y * 0.5;
      vec2 turned = vec2(p.x * cos(middle) + p.y * sin(middle), p.x * -sin(middle) + p.y * cos(middle));
      turned.x = abs(turned.x);
      float half_sweep = radii.y * 0.5;
      float angle = atan(turned.x, -turned.y);
      vec2 cap = vec2(sin(half_sweep), -cos(half_sweep)) * place.z;
      if (angle > half_sweep) d = length(turned - cap) - place.w;
    }
    colour = premultiplied(first) * clamp(0.5 - d, 0.0, 1.0);
  } else if (kind == 2) {
    vec2 along = place.zw - place.xy;
    vec2 p = v_position - place.xy;
    float part = clamp(dot(p, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
    colour = premultiplied(first) * clamp(0.5 - (length(p - along * part) - radii.x), 0.0, 1.0);
  } else {
    vec2 p = v_position - place.xy;
    float d = round_box(p, place.zw, radii);
    vec2 uv = vec2(0.5) + p / place.zw * first.xy;
    vec4 texel = texture(u_picture, uv);
    float within = step(0.0, uv.x) * step(uv.x, 1.0) * step(0.0, uv.y) * step(uv.y, 1.0);
    colour = vec4(texel.rgb * first.w, texel.a) * (first.z * within * clamp(0.5 - d, 0.0, 1.0));
  }
  if (clip_look.y > 0.5) colour *= clamp(0.5 - round_box(v_position - clip.xy, clip.zw, vec4(clip_look.x)), 0.0, 1.0);
  o_colour = colour;
}
