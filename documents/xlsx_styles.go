package documents

import (
	"strconv"
	"strings"
)

// cellStyle is what the look of a cell says about its value.
type cellStyle struct {
	font fontKind
	date bool // the number is shown as a date
}

// readStyles keeps what the styles of cells say: styles point to fonts and number formats of the same part.
func (b *xlsxBook) readStyles(part string) error {
	if part == "" || b.parts[part] == nil {
		return nil
	}
	var fonts []fontKind
	dates := map[string]bool{}
	within := ""
	return b.elements(part, func(scan *xmlScanner) error {
		switch name := string(scan.name); name {
		case "fonts", "cellXfs", "cellStyleXfs", "dxfs":
			within = name
		case "font":
			if within == "fonts" && len(fonts) < maxStyles {
				fonts = append(fonts, fontUnicode)
			}
		case "name":
			if within == "fonts" && len(fonts) > 0 {
				fonts[len(fonts)-1] = fontOf(string(scan.attr("val")))
			}
		case "numFmt":
			if len(dates) < maxStyles {
				dates[string(scan.attr("numFmtId"))] = isDateFormat(string(scan.attr("formatCode")))
			}
		case "xf":
			if within == "cellXfs" && len(b.styles) < maxStyles {
				b.styles = append(b.styles, xfStyle(scan, fonts, dates))
			}
		}
		return nil
	})
}

func xfStyle(scan *xmlScanner, fonts []fontKind, dates map[string]bool) cellStyle {
	var s cellStyle
	if n, err := strconv.Atoi(string(scan.attr("fontId"))); err == nil && n >= 0 && n < len(fonts) {
		s.font = fonts[n]
	}
	format := string(scan.attr("numFmtId"))
	date, own := dates[format]
	if n, err := strconv.Atoi(format); err == nil && !own {
		date = isBuiltInDate(n)
	}
	s.date = date
	return s
}

func (b *xlsxBook) style(index []byte) cellStyle {
	if len(index) == 0 {
		if len(b.styles) > 0 {
			return b.styles[0]
		}
		return cellStyle{}
	}
	if n, err := strconv.Atoi(string(index)); err == nil && n >= 0 && n < len(b.styles) {
		return b.styles[n]
	}
	return cellStyle{}
}

// isBuiltInDate reports the number formats that every spreadsheet has without naming them (ECMA-376 18.8.30).
func isBuiltInDate(format int) bool {
	return format >= 14 && format <= 17 || format == 22 || format >= 27 && format <= 36 || format >= 50 && format <= 58
}

// isDateFormat looks for a day or a year in a number format, outside of quotes and brackets.
func isDateFormat(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && (c|0x20 == 'd' || c|0x20 == 'y'):
			return true
		}
	}
	return false
}
