package store_test

import (
	"errors"
	"strings"
	"testing"

	"rasoat/registry"
	"rasoat/store"
)

const unitHeader = "level\tcode\tparent_code\ttype\tname\tfull_name\n"

func TestParseUnits_cleansNames(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, line, kind, want string }{
		{"lower case in the full name", "commune\t06325\t20\tXã\tBắc Sơn\txã Bắc Sơn", "Xã", "Bắc Sơn"},
		{"a name that begins small", "commune\t03742\t119\tXã\té Tòng\tXã é Tòng", "Xã", "É Tòng"},
		{"a name that was cut short", "commune\t19753\t474\tPhường\tĐúc\tPhường Phường Đúc", "Phường", "Phường Đúc"},
		{"double blanks", "commune\t32158\t970\tXã\tTạ An Khương  Đông\tXã Tạ An Khương  Đông", "Xã", "Tạ An Khương Đông"},
		{"decomposed letters", "commune\t1\t970\tXã\tTa\u0323 An\tXã Ta\u0323 An", "Xã", "Tạ An"},
		{"a full name without type", "commune\t1\t970\tXã\tTạ An\tTạ An", "Xã", "Tạ An"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows, err := store.ParseUnits(strings.NewReader("\ufeff"+unitHeader+c.line+"\r\n\r\n"), "2026")
			if must(t, rows, err); len(rows) != 1 || rows[0].Name != c.want || rows[0].Type != c.kind || rows[0].Scheme != "2026" {
				t.Errorf("got %+v, want %s %s", rows, c.kind, c.want)
			}
		})
	}
}

func TestParseUnits_saysWhichLineIsWrong(t *testing.T) {
	t.Parallel()
	const good = "province\t96\t\tTỉnh\tCà Mau\tTỉnh Cà Mau\n"
	cases := []struct {
		name, text string
		line       int
		fault      store.UnitFault
	}{
		{"an empty file", "", 1, store.UnitFaultHeader},
		{"a header alone", unitHeader, 1, store.UnitFaultHeader},
		{"no header", good, 1, store.UnitFaultHeader},
		{"too few columns", unitHeader + good + "commune\t1\t96\tXã\tA\n", 3, store.UnitFaultColumns},
		{"an unknown level", unitHeader + good + "hamlet\t1\t96\tẤp\t1\tẤp 1\n", 3, store.UnitFaultLevel},
		{"no code", unitHeader + good + "commune\t\t96\tXã\tA\tXã A\n", 3, store.UnitFaultCode},
		{"letters in a code", unitHeader + good + "commune\t1O\t96\tXã\tA\tXã A\n", 3, store.UnitFaultCode},
		{"a code twice", unitHeader + good + good, 3, store.UnitFaultTwice},
		{"a commune without parent", unitHeader + good + "commune\t1\t\tXã\tA\tXã A\n", 3, store.UnitFaultParent},
		{"a province with parent", unitHeader + "province\t96\t1\tTỉnh\tCà Mau\tTỉnh Cà Mau\n", 2, store.UnitFaultParent},
		{"no name", unitHeader + good + "commune\t1\t96\tXã\t\t\n", 3, store.UnitFaultName},
		{"not UTF-8", unitHeader + good + "commune\t1\t96\tXã\t\xff\tXã A\n", 3, store.UnitFaultText},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := store.ParseUnits(strings.NewReader(c.text), "2026")
			var wrong *store.UnitLineError
			if !errors.As(err, &wrong) || wrong.Line != c.line || wrong.Fault != c.fault {
				t.Errorf("got %v, want line %d, %s", err, c.line, c.fault)
			}
		})
	}
}

func FuzzParseUnits(f *testing.F) {
	f.Add(unitHeader + "commune\t06325\t20\tXã\tBắc Sơn\txã Bắc Sơn\n")
	f.Add(unitHeader + "commune\t1\t1\t\xff\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := store.ParseUnits(strings.NewReader(text), "2026")
		if (err == nil) != (len(rows) > 0) {
			t.Errorf("%d rows and %v", len(rows), err)
		}
	})
}

func TestEmbeddedUnits_areTheListsOf2022And2026(t *testing.T) {
	t.Parallel()
	units, successors, err := store.EmbeddedUnits()
	must(t, units, err)
	type kind struct {
		scheme string
		level  registry.Level
	}
	got := map[kind]int{}
	for _, u := range units {
		got[kind{u.Scheme, u.Level}]++
		if (u.Scheme == "2022") != (u.To.String() == "2025-06-30") || (u.Scheme == "2026") != (u.From.String() == "2025-07-01") {
			t.Fatalf("%+v has the wrong validity", u)
		}
	}
	want := map[kind]int{
		{"2022", registry.LevelProvince}: 63, {"2022", registry.LevelDistrict}: 705, {"2022", registry.LevelCommune}: 10_599,
		{"2026", registry.LevelProvince}: 34, {"2026", registry.LevelCommune}: 3_321,
	}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%s %s: got %d, want %d", k.scheme, k.level, got[k], n)
		}
	}
	// 5 of the 10.597 successions begin with communes made after 2022.
	if len(successors) != 10_592 {
		t.Errorf("got %d successions", len(successors))
	}
}
