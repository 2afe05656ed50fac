#include "server/landing/style.h"

#include <string>

namespace fenxiao::server::landing {
namespace {

// --on-earn and the shadow are the two values that no token names.
constexpr std::string_view k_light_extra =
    "--on-earn:#fff;--shadow:0 1px 2px rgba(52,42,24,.05),0 4px 16px rgba(52,42,24,.05);color-scheme:light";
constexpr std::string_view k_dark_extra =
    "--on-earn:#2A0E04;--shadow:0 1px 2px rgba(0,0,0,.3),0 4px 16px rgba(0,0,0,.22);color-scheme:dark";

std::string variables(bool dark) {
  std::string out;
  for (const ThemeToken& token : k_theme_tokens) {
    out += "--" + std::string(token.name) + ":" + std::string(dark ? token.dark : token.light) + ";";
  }
  return out + std::string(dark ? k_dark_extra : k_light_extra);
}

}  // namespace

std::string_view theme_css() {
  static const std::string k_css = ":root{" + variables(false) +
                                   "}@media(prefers-color-scheme:dark){:root:not([data-theme=light]){" +
                                   variables(true) + "}}:root[data-theme=dark]{" + variables(true) + "}";
  return k_css;
}

std::string_view landing_css() {
  return R"(*{margin:0;padding:0;box-sizing:border-box;-webkit-tap-highlight-color:transparent}
html{background:var(--bg);-webkit-text-size-adjust:100%}
body,button,input,select{font:400 14px/20px -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","Microsoft YaHei",system-ui,sans-serif;color:var(--ink)}
body{font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
#landing{position:relative;z-index:1;min-height:100vh;max-width:560px;margin:0 auto;background:var(--bg);padding-bottom:calc(76px + env(safe-area-inset-bottom));overflow-x:hidden;transition:opacity 120ms}
.pics{display:flex;overflow-x:auto;scroll-snap-type:x mandatory;scrollbar-width:none;background:var(--surface-3)}
.pics::-webkit-scrollbar{display:none}
.pic{position:relative;flex:0 0 100%;scroll-snap-align:start;padding-top:104.615%;overflow:hidden}
.pic img{position:absolute;left:0;top:0;width:100%;height:100%;object-fit:cover}
.pic .pre{filter:blur(6px);transform:scale(1.04)}
.round{position:absolute;top:calc(4px + env(safe-area-inset-top));right:12px;width:44px;height:44px;border:0;background:none;display:grid;place-items:center;z-index:2}
.round[hidden]{display:none}
.round span{width:36px;height:36px;border-radius:18px;background:rgba(255,255,255,.86);display:grid;place-items:center;color:#1A1D1B}
.count{position:absolute;right:16px;margin-top:-58px;height:24px;padding:0 10px;border-radius:12px;background:rgba(26,29,27,.78);color:#fff;font-size:12px;line-height:24px;font-weight:600;z-index:2}
.body{position:relative;z-index:1;margin-top:-20px;padding:12px 16px 0;border-radius:20px 20px 0 0;background:var(--bg)}
.card{background:var(--surface);border-radius:16px;box-shadow:var(--shadow);padding:12px 16px;margin-bottom:12px}
.row{display:flex;align-items:center}
.base{display:flex;align-items:baseline;height:44px;white-space:nowrap}
.price{color:var(--earn);font-weight:600;font-size:36px;line-height:44px}
.price i,.price s{font-style:normal;font-size:20px;text-decoration:none}.price i{margin-right:2px}
.price b{font-size:14px;margin-right:4px}
.old{margin-left:8px;color:var(--ink-3);text-decoration:line-through}
.sold{flex:1;min-width:0;margin-left:8px;text-align:right;overflow:hidden;text-overflow:ellipsis}
.small{font-size:12px;line-height:16px;color:var(--ink-3)}
h1{font-size:20px;line-height:28px;font-weight:600;margin-top:4px}
.sub{margin-top:2px;color:var(--ink-3)}
.points{margin-top:12px;justify-content:space-between;gap:8px;color:var(--ink-2)}
.points span{display:flex;align-items:center;gap:4px;min-width:0;font-size:12px;line-height:16px;white-space:nowrap;overflow:hidden}
.points svg{color:var(--brand)}
svg{display:block;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.pick{gap:12px;padding:18px 16px;color:var(--ink);text-decoration:none;white-space:nowrap}
.pick b{flex:1;min-width:0;font-weight:400;overflow:hidden;text-overflow:ellipsis}
.pick span,.pick svg{color:var(--ink-3)}
.who{gap:12px;padding:16px}
.who>img,.who>i{width:44px;height:44px;border-radius:22px;flex:none;object-fit:cover}
.who>i{font-style:normal;font-weight:600;font-size:16px;line-height:44px;text-align:center;background:var(--brand-soft);color:var(--brand)}
.who div{min-width:0}.who .row{gap:6px;margin-bottom:2px;white-space:nowrap}.who b{font-weight:600;overflow:hidden;text-overflow:ellipsis}
.pill{flex:none;padding:2px 6px;border-radius:6px;background:var(--brand-soft);color:var(--brand);font-size:12px;line-height:16px;font-weight:600}
.bar{position:fixed;left:0;right:0;bottom:0;z-index:3;background:var(--surface);box-shadow:0 -1px 0 var(--line);padding:8px 16px max(8px,env(safe-area-inset-bottom))}
.bar>div{max-width:528px;margin:0 auto;gap:8px}
.icon{width:52px;margin-left:-12px;border:0;background:none;color:var(--ink-2);font-size:12px;line-height:16px;display:flex;flex-direction:column;align-items:center;gap:1px;text-decoration:none}
.btn{flex:1;height:48px;border:0;border-radius:12px;background:var(--earn);color:var(--on-earn);font-size:16px;line-height:24px;font-weight:600;display:flex;align-items:center;justify-content:center;text-decoration:none;white-space:nowrap}
.btn.brand{background:var(--brand);color:var(--on-brand)}
.btn[aria-disabled]{background:var(--surface-3);color:var(--ink-3)}
.btn:active{opacity:.85}
.btn[aria-busy]:after{content:"";width:14px;height:14px;margin-left:8px;border-radius:7px;border:2px solid;border-right-color:transparent;animation:turn 1s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}
#order{display:none}
#order:target,.plain #order{display:block}
#order label{display:block;margin-top:12px;color:var(--ink-2)}
#order input,#order select{width:100%;height:44px;margin-top:4px;padding:0 12px;border:1px solid var(--line);border-radius:12px;background:var(--bg);font-size:16px}
#order .btn{width:100%;margin-top:16px}
.bad{color:var(--danger);margin-top:8px}
.notice{min-height:100vh;padding:24px;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;max-width:420px;margin:0 auto}
.notice>i{width:72px;height:72px;border-radius:36px;background:var(--brand-soft);color:var(--brand);display:grid;place-items:center;margin-bottom:20px}
.notice p{margin:8px 0 24px;color:var(--ink-3)}
.notice .btn{flex:none;min-width:200px;padding:0 24px}
@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .pic img{filter:brightness(.9)}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media(max-width:359px){.price{font-size:28px;line-height:36px}.price i,.price s{font-size:16px}.sold,.points span:nth-child(3){display:none}}
)";
}

}  // namespace fenxiao::server::landing
