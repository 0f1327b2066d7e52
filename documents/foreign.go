package documents

import "bytes"

// foreignKind tells what a file is that holds no list which can be read, so that its sender hears what to send in its
// place; empty when nothing speaks for any of them. It goes by content: a name says nothing.
func foreignKind(head []byte) Kind {
	for _, sign := range []struct {
		at    int
		magic string
		kind  Kind
	}{
		{0, "%PDF", KindPDF},
		{0, "\x89PNG", KindPicture}, {0, "\xFF\xD8\xFF", KindPicture}, {0, "GIF8", KindPicture}, {0, "II*\x00", KindPicture}, {0, "MM\x00*", KindPicture},
		{8, "WEBP", KindPicture}, {4, "ftypheic", KindPicture}, {4, "ftypheix", KindPicture}, {4, "ftypmif1", KindPicture},
		{0, "{\\rtf", KindWriting},
		{0, "Rar!", KindArchive}, {0, "7z\xBC\xAF", KindArchive}, {0, "\x1F\x8B", KindArchive}, {0, "BZh", KindArchive}, {0, "\xFD7zXZ", KindArchive},
		{257, "ustar", KindArchive},
		{0, "\x7FELF", KindProgram}, {0, "\xCA\xFE\xBA\xBE", KindProgram}, {0, "\xCF\xFA\xED\xFE", KindProgram},
	} {
		if len(head) > sign.at && bytes.HasPrefix(head[sign.at:], []byte(sign.magic)) {
			return sign.kind
		}
	}
	if bytes.HasPrefix(head, []byte("MZ")) && bytes.IndexByte(head, 0) > 0 { // two letters may begin a text
		return KindProgram
	}
	return ""
}
