#include <gtest/gtest.h>

#include "poster/template.h"

namespace fenxiao::poster {
namespace {

constexpr std::string_view k_qr = R"({"type":"qr","at":[600,1400],"side":340,"color":"#111111","plate":"#FFFFFF"})";

std::string with_layer(std::string_view layer, std::string_view qr = k_qr) {
  return R"({"format":1,"id":"one","name":"One","palettes":[{"id":"a","name":"A","swatch":"#112233","colors":{"ink":"#112233"}}],"layers":[)" +
         std::string(layer) + (layer.empty() ? "" : ",") + std::string(qr) + "]}";
}

TEST(Template, ParsesAllKindsOfLayers) {
  const auto form = parse_template(with_layer(
      R"({"type":"box","rect":[0,0,1080,1920],"fill":{"linear":[0,0,0,1920],"stops":[[0,"@ink"],[1,"#FFFFFF80"]]},"radius":8},
         {"type":"ellipse","rect":[0,0,10,10],"fill":{"radial":[5,5,5,5,5],"stops":[[0,"@ink"],[1,"@ink"]]},"stroke":2},
         {"type":"path","d":"M0 0 C1 2 3 4 5 6 V10 H-2.5 Z","fill":"@ink"},
         {"type":"picture","slot":"photo","rect":[0,0,100,100],"fit":"contain","unless":["cutout"]},
         {"type":"text","text":{"en":"From {nickname}","zh-CN":"{nickname} 推荐"},"at":[0,100],"length":400,"px":30,"color":"@ink"},
         {"type":"price","at":[0,200],"length":400,"major":90,"minor":40,"color":"@ink","strike":{"px":30,"color":"#666666"}})"));
  ASSERT_TRUE(form.ok()) << form.error().path << " " << form.error().reason;
  EXPECT_EQ(form->layers.size(), 7U);
  EXPECT_EQ(std::get<PathLayer>(form->layers[2].what).points.size(), 6U);
  EXPECT_EQ(std::get<BoxLayer>(form->layers[0].what).fill.stops[1].color.fixed, (Color{255, 255, 255, 128}));
  const auto& text = std::get<TextLayer>(form->layers[4].what).text;
  EXPECT_EQ(text.in("en"), "From {nickname}");
  EXPECT_EQ(text.in("fr"), "{nickname} 推荐");  // Chinese where a language is missing
}

TEST(Template, SaysWhereItIsWrong) {
  struct Row {
    std::string json;
    std::string_view path;
  };
  const auto dark_qr = R"({"type":"qr","at":[600,1400],"side":340,"color":"#888888","plate":"#FFFFFF"})";
  const auto small_qr = R"({"type":"qr","at":[600,1400],"side":300,"color":"#111111","plate":"#FFFFFF"})";
  const auto lost_qr = R"({"type":"qr","at":[900,1400],"side":340,"color":"#111111","plate":"#FFFFFF"})";
  for (
      const Row& row : {
          Row{"", ""},
          Row{"[1", ""},
          Row{"[]", ""},
          Row{R"({"format":2})", "format"},
          Row{R"({"format":1,"id":"one","name":"One","palettes":[],"layers":[]})", "palettes"},
          Row{with_layer(R"({"type":"box"})"), "layers[0].rect"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10],"fill":"@ink"})"), "layers[0].rect"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10,1e9],"fill":"@ink"})"), "layers[0].rect[3]"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10,10],"fill":"@none"})"), "layers[0].fill"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10,10],"fill":"red"})"), "layers[0].fill"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10,10],"fill":"@ink","radius":6})"), "layers[0].radius"},
          Row{with_layer(R"({"type":"box","rect":[0,0,10,10],"fill":"@ink","blur":6})"), "layers[0].blur"},
          Row{with_layer(R"({"type":"blob"})"), "layers[0].type"},
          Row{with_layer(
                  R"({"type":"box","rect":[0,0,10,10],"fill":{"linear":[0,0,0,9],"stops":[[0.5,"@ink"],[0.2,"@ink"]]}})"),
              "layers[0].fill.stops[1][0]"},
          Row{with_layer(R"({"type":"path","d":"M0 0 Q1 2 3 4","fill":"@ink"})"), "layers[0].d"},
          Row{with_layer(R"({"type":"text","text":"{nobody}","at":[0,0],"length":90,"px":30,"color":"@ink"})"),
              "layers[0].text"},
          Row{with_layer(R"({"type":"text","text":"{title","at":[0,0],"length":90,"px":30,"color":"@ink"})"),
              "layers[0].text"},
          Row{with_layer(R"({"type":"text","text":"a","at":[0,0],"length":90,"px":3000,"color":"@ink"})"),
              "layers[0].px"},
          Row{with_layer(R"({"type":"picture","slot":"photo","rect":[0,0,9,9],"if":["nobody"]})"), "layers[0].if[0]"},
          Row{with_layer("", dark_qr), "layers[0]"},
          Row{with_layer("", small_qr), "layers[0].side"},
          Row{with_layer("", lost_qr), "layers[0].at"},
          Row{with_layer(k_qr), "layers"},
          Row{std::string(k_template_bytes_max + 1, ' '), ""},
      }) {
    const auto form = parse_template(row.json);
    ASSERT_FALSE(form.ok()) << row.json;
    EXPECT_EQ(form.error().path, row.path) << row.json << "\n" << form.error().reason;
    EXPECT_FALSE(form.error().reason.empty());
  }
}

}  // namespace
}  // namespace fenxiao::poster
