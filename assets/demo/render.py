"""Draws the demo shop's pictures: art/*.svg → JPEG and PNG in the sizes the shop serves (README.md lists them).

A product is drawn once, alone on transparent ground; that is its cut. Its scene is the same drawing in front of
art/stage.svg in the four colours of the drawing's data-stage. What is newer than all it was made from is left alone.
"""

import concurrent.futures
import io
import os
import pathlib
import re
import subprocess
import sys

from PIL import Image, ImageChops, ImageFilter

HERE = pathlib.Path(__file__).resolve().parent
ART = HERE / "art"
STAGE = ART / "stage.svg"
STAGE_COLORS = ("var-wall-light", "var-wall-dark", "var-table-light", "var-table-dark")
SCENE_PX, THUMB_PX, AVATAR_PX = 800, 320, 192
FADE_PX = 20
JPEG = {"format": "JPEG", "quality": 82, "optimize": True, "subsampling": 0}


def rasterize(svg: str, side_px: int) -> Image.Image:
    png = subprocess.run(["rsvg-convert", "--width", str(side_px), "--height", str(side_px)], input=svg.encode(),
                         stdout=subprocess.PIPE, check=True).stdout
    return Image.open(io.BytesIO(png)).convert("RGBA")


def stage_of(drawing: str) -> str:
    found = re.search(r'data-stage="([^"]*)"', drawing)
    colors = found.group(1).split() if found else []
    if len(colors) != len(STAGE_COLORS):
        raise ValueError(f"data-stage needs {len(STAGE_COLORS)} colours")
    stage = STAGE.read_text()
    for name, color in zip(STAGE_COLORS, colors):
        stage = stage.replace(name, color)
    return stage


def save(picture: Image.Image, target: pathlib.Path, **options) -> None:
    """Under a temporary name first: an interrupted run leaves no half picture that looks new."""
    unfinished = target.with_name(target.name + ".new")
    picture.save(unfinished, **options)
    os.replace(unfinished, target)


def without_hard_edges(cut: Image.Image) -> Image.Image:
    """A wide shadow may run out of the picture: fine in a scene, but on a poster its end would be seen as a line."""
    inside = Image.new("L", cut.size, 0)
    inside.paste(255, (FADE_PX, FADE_PX, cut.width - FADE_PX, cut.height - FADE_PX))
    inside = inside.filter(ImageFilter.GaussianBlur(FADE_PX * 0.4))
    faded = cut.copy()
    faded.putalpha(ImageChops.multiply(cut.getchannel("A"), inside))
    return faded


def draw_product(drawing: str, targets: list[pathlib.Path]) -> None:
    cut = rasterize(drawing, SCENE_PX)
    scene = Image.alpha_composite(rasterize(stage_of(drawing), SCENE_PX), cut).convert("RGB")
    save(scene, targets[0], **JPEG)
    save(scene.resize((THUMB_PX, THUMB_PX), Image.Resampling.LANCZOS), targets[1], **JPEG)
    save(without_hard_edges(cut), targets[2], format="PNG", compress_level=6)


def draw_avatar(drawing: str, targets: list[pathlib.Path]) -> None:
    save(rasterize(drawing, AVATAR_PX).convert("RGB"), targets[0], **JPEG)


def draw_logo(drawing: str, targets: list[pathlib.Path]) -> None:
    save(rasterize(drawing, AVATAR_PX), targets[0], format="PNG", optimize=True)


def plan(source: pathlib.Path, folder: pathlib.Path):
    """What a drawing becomes: how, which files, and all that they are made from."""
    slug = source.stem
    inputs = [source, pathlib.Path(__file__)]
    if slug.startswith("avatar-"):
        return draw_avatar, [folder / f"{slug}.jpg"], inputs
    if slug == "logo":
        return draw_logo, [folder / "logo.png"], inputs
    return draw_product, [folder / f"{slug}{end}" for end in (".jpg", "-thumb.jpg", "-cut.png")], inputs + [STAGE]


def draw(source: pathlib.Path, folder: pathlib.Path) -> bool:
    how, targets, inputs = plan(source, folder)
    newest_input = max(file.stat().st_mtime_ns for file in inputs)
    if all(file.exists() and file.stat().st_mtime_ns > newest_input for file in targets):
        return False
    try:
        how(source.read_text(), targets)
    except (ValueError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"{source}: {error}") from error
    return True


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: render.sh TARGET_FOLDER", file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted(file for file in ART.glob("*.svg") if file != STAGE)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        drawn = sum(pool.map(lambda source: draw(source, folder), sources))
    print(f"{drawn} of {len(sources)} drawings rendered to {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
