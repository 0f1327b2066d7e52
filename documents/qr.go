package documents

import (
	"fmt"

	"github.com/skip2/go-qrcode"
)

// qrSide is the side of the picture in pixels: readable from the screen of another phone.
const qrSide = 320

// QR draws a text, such as the link of an invitation, as a QR code: a square PNG with its quiet zone.
// A text that no code can hold is an error.
func QR(text string) ([]byte, error) {
	png, err := qrcode.Encode(text, qrcode.Medium, qrSide)
	if err != nil {
		return nil, fmt.Errorf("draw qr code: %w", err)
	}
	return png, nil
}
