package documents_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"rasoat/documents"
)

func TestQR_drawsALink(t *testing.T) {
	t.Parallel()
	picture, err := documents.QR("https://t.me/rasoat_bot?start=" + strings.Repeat("A", 32))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatalf("no picture: %v", err)
	}
	if side := img.Bounds().Dx(); side != 320 || side != img.Bounds().Dy() {
		t.Errorf("picture is %v", img.Bounds())
	}
	dark, light := 0, 0
	for x := range img.Bounds().Dx() {
		for y := range img.Bounds().Dy() {
			if r, _, _, _ := img.At(x, y).RGBA(); r == 0 {
				dark++
			} else {
				light++
			}
		}
	}
	if dark < light/4 || light < dark/4 {
		t.Errorf("%d dark and %d light points are no code", dark, light)
	}
}

func TestQR_refusesWhatNoCodeHolds(t *testing.T) {
	t.Parallel()
	if _, err := documents.QR(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text of 5.000 letters was drawn")
	}
}
