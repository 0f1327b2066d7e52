package documents_test

import (
	"bytes"
	"testing"

	"rasoat/documents"
)

// Whatever stands in a list, reading, judging and checking it ends without a panic, and counts every child once.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"Họ tên,Ngày sinh,GT\nLê An,05/03/2015,Nam\n", "1,Nguyễn Văn An,25/03/2015,Nam\n2,Lê Thị Bình,26/03/2015,Nữ\n3,Trần Thị Cúc,27/03/2015,Nữ\n",
		"STT;Họ và tên;Nam;Nữ\n(1);(2);(3);(4)\nẤp 3, xã Tân Lợi;;;\n1;Lê An;x;\n2;;;\nTổng cộng: 2;;;\n", "Họ tên,Thông tin cha\n,Họ tên\n,CCCD\nLê An,,\n",
		"Họ tên,Số định danh,CCCD mẹ\nLê An,9.6E+10,096\nLê Ba,\"096215900001/096315900002\",096215900001\n", "Họ tên,,Ngày,Tháng,Năm\nXã,,,,\nẤp,,1,1,\n-,,0,0,0\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		list, err := documents.Open("list.csv", bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		list.Mapping()
		list.Use(list.Proposed())
		rows := 0
		for _, err := range list.Rows() {
			if err != nil {
				return
			}
			rows++
		}
		var s documents.Summary
		for c, err := range documents.Check(list, today) {
			if err != nil {
				t.Fatalf("read twice: %v", err)
			}
			s.Add(c)
		}
		if s.Rows != rows {
			t.Errorf("%d rows, %d checked", rows, s.Rows)
		}
		documents.Recognise(list, &s)
		if _, err := list.Skipped(); err != nil {
			t.Error(err)
		}
	})
}
