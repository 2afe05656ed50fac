// From placed nodes to pixels. Internal to ui.
#pragma once

#include "client/ui/node.h"
#include "client/ui/ui_impl.h"

namespace fenxiao::client::ui {

class Painter {
 public:
  Painter(Ui::Impl& ui, gfx::Canvas& canvas) : ui_(ui), canvas_(canvas) {}
  void paint(const Node& node);

 private:
  gfx::Rect device(const Node& node) const;
  void surface(const Node& node, const gfx::Rect& rect);
  void text(const Node& node);
  void picture(const Node& node, const gfx::Rect& rect);
  void contents(const Node& node, const gfx::Rect& rect);
  void refresh_spinner(const Node& node);
  float px(float css) const { return css * ui_.screen.scale; }

  Ui::Impl& ui_;
  gfx::Canvas& canvas_;
};

// Draws a laid-out text with its upper left corner at (x, y), device px.
void draw_paragraph(gfx::Canvas& canvas, GlyphStore& glyphs, const Paragraph& paragraph, float x, float y, float width,
                    Align align, float scale);

}  // namespace fenxiao::client::ui
