package registry

import (
	"slices"
	"testing"
)

var today = Date{2026, 11, 22}

// sound is a record without any finding.
func sound() Values {
	return Values{
		Name: "Nguyễn Thị Bình", BirthDate: "05/03/2015", Sex: "female", Ethnicity: "Kinh",
		IDNumber: "096315000001", Mother: "Trần Thị Lụa",
	}
}

func TestCheck_soundRecordHasNoFinding(t *testing.T) {
	if d := Check(sound(), Neighbours{}, today); d != 0 {
		t.Errorf("Check(sound) = %v, want nothing", d.Codes())
	}
}

func TestCleanAndCheck_oneField(t *testing.T) {
	cases := []struct {
		field Field
		raw   string
		want  []Code
		value string // after cleaning
		offer string // proposed for the field
		why   Why
	}{
		{FieldIDNumber, "", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, "chưa có", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, "Không", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, "-", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, "x", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, "0", []Code{IDMissing}, "", "", ""},
		{FieldIDNumber, " '096315000001 ", nil, "096315000001", "", ""},
		{FieldIDNumber, "096 315 000 001", []Code{IDFormat}, "096 315 000 001", "096315000001", WhySeparators},
		{FieldIDNumber, "096.315.000.001", []Code{IDFormat}, "096.315.000.001", "096315000001", WhySeparators},
		{FieldIDNumber, "096315000001.0", []Code{IDFormat}, "096315000001.0", "096315000001", WhyDecimalTail},
		{FieldIDNumber, "96315000001", []Code{IDFormat}, "96315000001", "096315000001", WhyDroppedZeros},
		{FieldIDNumber, "96315000001.0", []Code{IDFormat}, "96315000001.0", "096315000001", WhyDroppedZeros},
		{FieldIDNumber, "1315000001", []Code{IDFormat}, "1315000001", "001315000001", WhyDroppedZeros},
		{FieldIDNumber, "96215000001", []Code{IDFormat}, "96215000001", "", ""},
		{FieldIDNumber, "96314000001", []Code{IDFormat}, "96314000001", "", ""},
		{FieldIDNumber, "0963I5OOOOO1", []Code{IDFormat}, "0963I5OOOOO1", "096315000001", WhyLookalike},
		{FieldIDNumber, "０９６３１５００００01", []Code{IDFormat}, "０９６３１５００００01", "096315000001", WhyLookalike},
		{FieldIDNumber, "9.6315E+10", []Code{IDFormat}, "9.6315E+10", "", ""},
		{FieldIDNumber, "096315000001 096315000002", []Code{IDFormat}, "096315000001 096315000002", "", ""},
		{FieldIDNumber, "381234567", []Code{IDCMND}, "381234567", "", ""},
		{FieldIDNumber, "381 234 567", []Code{IDCMND}, "381 234 567", "", ""},
		{FieldIDNumber, "000000000000", []Code{IDPlaceholder}, "000000000000", "", ""},
		{FieldIDNumber, "111111111111", []Code{IDPlaceholder}, "111111111111", "", ""},
		{FieldIDNumber, "123456789012", []Code{IDPlaceholder}, "123456789012", "", ""},
		{FieldIDNumber, "096215000001", []Code{IDSex}, "096215000001", "096315000001", WhyDigit},
		{FieldIDNumber, "096316000001", []Code{IDBirthYear}, "096316000001", "096315000001", WhyDigit},
		{FieldIDNumber, "096115000001", []Code{IDBirthYear}, "096115000001", "096315000001", WhyDigit},
		{FieldIDNumber, "096185000001", []Code{IDBirthYear}, "096185000001", "", ""},
		{FieldIDNumber, "095315000001", nil, "095315000001", "", ""},
		{FieldIDNumber, "999315000001", []Code{IDPrefix}, "999315000001", "", ""},

		{FieldBirthDate, "", []Code{DOBMissing}, "", "", ""},
		{FieldBirthDate, "không rõ", []Code{DOBMissing}, "", "", ""},
		{FieldBirthDate, "00/00/0000", []Code{DOBMissing}, "", "", ""},
		{FieldBirthDate, "5/3/2015", nil, "05/03/2015", "", ""},
		{FieldBirthDate, "05.03.15", nil, "05/03/2015", "", ""},
		{FieldBirthDate, "2015-03-05", nil, "05/03/2015", "", ""},
		{FieldBirthDate, "ngày 5 tháng 3 năm 2015", nil, "05/03/2015", "", ""},
		{FieldBirthDate, "00/00/2015", []Code{DOBPartial}, "2015", "", ""},
		{FieldBirthDate, "00/03/2015", []Code{DOBPartial}, "03/2015", "", ""},
		{FieldBirthDate, "2015", []Code{DOBPartial}, "2015", "", ""},
		{FieldBirthDate, "3/2015", []Code{DOBPartial}, "03/2015", "", ""},
		{FieldBirthDate, "31/02/2015", []Code{DOBInvalid}, "31/02/2015", "", ""},
		{FieldBirthDate, "03/25/2015", []Code{DOBInvalid}, "03/25/2015", "25/03/2015", WhyDayMonth},
		{FieldBirthDate, "42068", []Code{DOBInvalid}, "42068", "05/03/2015", WhySerial},
		{FieldBirthDate, "tháng giêng", []Code{DOBInvalid}, "tháng giêng", "", ""},
		{FieldBirthDate, "05/03/2035", []Code{DOBFuture}, "05/03/2035", "", ""},
		{FieldBirthDate, "22/11/2010", []Code{IDBirthYear, OverAge}, "22/11/2010", "", ""},
		{FieldBirthDate, "23/11/2010", []Code{IDBirthYear}, "23/11/2010", "", ""},

		{FieldSex, "", []Code{SexMissing}, "", "", ""},
		{FieldSex, "Nữ", nil, "female", "", ""},
		{FieldSex, "NỮ", nil, "female", "", ""},
		{FieldSex, "gái", nil, "female", "", ""},
		{FieldSex, "Nam", []Code{IDSex}, "male", "", ""},
		{FieldSex, "Năm", []Code{SexInvalid}, "Năm", "", ""},
		{FieldSex, "2", []Code{SexInvalid}, "2", "", ""},

		{FieldEthnicity, "", []Code{EthnicityMissing}, "", "", ""},
		{FieldEthnicity, "chưa rõ", []Code{EthnicityMissing}, "", "", ""},
		{FieldEthnicity, "Khác", []Code{EthnicityMissing}, "Không rõ", "", ""},
		{FieldEthnicity, "khmer", nil, "Khơ-me", "", ""},
		{FieldEthnicity, "K'mer", nil, "Khơ-me", "", ""},
		{FieldEthnicity, "DÂN TỘC KINH", nil, "Kinh", "", ""},
		{FieldEthnicity, "H’Mông", nil, "Hmông", "", ""},
		{FieldEthnicity, "Thổ", []Code{EthnicityAmbiguous}, "Thổ", "", ""},
		{FieldEthnicity, "Mèo", []Code{EthnicityAmbiguous}, "Mèo", "Hmông", WhyOldGroup},
		{FieldEthnicity, "Xá", []Code{EthnicityAmbiguous}, "Xá", "", ""},
		{FieldEthnicity, "Marsien", []Code{EthnicityUnknown}, "Marsien", "", ""},
		{FieldEthnicity, "01", []Code{EthnicityUnknown}, "01", "", ""},

		{FieldMother, "", []Code{GuardianMissing}, "", "", ""},
		{FieldMother, "đã mất", []Code{GuardianMissing}, "", "", ""},
		{FieldMother, "0912345678", []Code{GuardianInvalid}, "0912345678", "", ""},
		{FieldMother, "bà ngoại", []Code{GuardianInvalid}, "bà ngoại", "", ""},
		{FieldMother, "Trần Thị B (đã mất)", nil, "Trần Thị B (đã mất)", "", ""},
		{FieldMother, "Tra6n2 Thi5 Lu5a", []Code{GuardianInvalid}, "Tra6n2 Thi5 Lu5a", "Trần Thị Lụa", WhyVNI},

		{FieldName, "", []Code{NameMissing}, "", "", ""},
		{FieldName, "...", []Code{NameMissing}, "", "", ""},
		{FieldName, "Nguyễn Văn A2", []Code{NameInvalid}, "Nguyễn Văn A2", "Nguyễn Văn À", WhyVNI},
		{FieldName, "Nguye6n4 Va8n Du7o7ng", []Code{NameInvalid}, "Nguye6n4 Va8n Du7o7ng", "Nguyễn Văn Dương", WhyVNI},
		{FieldName, "Nguyễn Phuc1", []Code{NameInvalid}, "Nguyễn Phuc1", "Nguyễn Phúc", WhyVNI},
		{FieldName, "Nguyễn Văn To1t", []Code{NameInvalid}, "Nguyễn Văn To1t", "Nguyễn Văn Tót", WhyVNI},
		{FieldName, "NGUYE6N4 VA8N D9U7C1", []Code{NameInvalid}, "NGUYE6N4 VA8N D9U7C1", "NGUYỄN VĂN ĐỨC", WhyVNI},
		{FieldName, "Nguyeenx Thij Trangf", []Code{NameSpelling}, "Nguyeenx Thij Trangf", "Nguyễn Thị Tràng", WhyTelex},
		{FieldName, "Nguyễn Ðức", nil, "Nguyễn Đức", "", ""},
		{FieldName, "NguyÔn V¨n §øc", []Code{NameInvalid}, "NguyÔn V¨n §øc", "", ""},
		{FieldName, "Nguyễn\u00a0 Thị\u200b Bình ", nil, "Nguyễn Thị Bình", "", ""},
	}
	for _, c := range cases {
		t.Run(string(c.field)+" "+c.raw, func(t *testing.T) {
			clean, proposals := Clean(sound().With(c.field, c.raw))
			if got := clean.Get(c.field); got != c.value {
				t.Errorf("cleaned to %q, want %q", got, c.value)
			}
			if got, want := Check(clean, Neighbours{}, today), NewDefects(c.want...); got != want {
				t.Errorf("found %v, want %v", got.Codes(), want.Codes())
			}
			i := slices.IndexFunc(proposals, func(p Proposal) bool { return p.Field == c.field })
			switch {
			case c.why == "" && i >= 0:
				t.Errorf("proposed %+v, want nothing", proposals[i])
			case c.why != "" && i < 0:
				t.Errorf("proposed nothing, want %q because of %s", c.offer, c.why)
			case c.why != "" && (proposals[i].New != c.offer || proposals[i].Why != c.why || proposals[i].Old != c.value):
				t.Errorf("proposed %+v, want %q because of %s", proposals[i], c.offer, c.why)
			}
		})
	}
}
