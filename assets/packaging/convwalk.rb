# A Homebrew formula for the source archive of `make dist`. Never run: Homebrew was not to be had where it was written. The same
# steps are tested on Linux; that convwalk builds with Homebrew's libraries on macOS is what the Makefile's Darwin lines are for.
# To try it: put the archive's address and `shasum -a 256` of it below (the version is read from the archive's name), then
#   brew install --build-from-source ./convwalk.rb && brew test convwalk
class Convwalk < Formula
  desc "See a convolutional network compute, one multiplication at a time"
  homepage "file:///path/to/convwalk"
  url "file:///path/to/convwalk-VERSION.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license all_of: ["MIT", "OFL-1.1"]

  depends_on "pkgconf" => [:build, :test]
  depends_on "cjson"
  depends_on "giflib"
  depends_on "md4c"
  depends_on "sdl2"
  depends_on "sdl2_image"
  depends_on "sdl2_ttf"
  uses_from_macos "zlib"

  def install
    system "make", "all", "library", "PREFIX=#{prefix}"
    system "make", "install", "PREFIX=#{prefix}"
  end

  test do
    assert_match "convwalk #{version}", shell_output("#{bin}/convwalk --version")
    assert_match "= 29", shell_output("#{bin}/convwalk print conv-forward --level cell")
    system bin/"convwalk", "render", "conv-forward", "--step", "6", "-o", testpath/"step.png"
    (testpath/"test.c").write <<~C
      #include <convwalk.h>
      int main(void) { return conv_spec(2, 2).kernel.h == 2 ? 0 : 1; }
    C
    flags = shell_output("pkg-config --cflags --libs convwalk").chomp.split
    system ENV.cc, "test.c", "-o", "test", *flags
    system "./test"
  end
end
