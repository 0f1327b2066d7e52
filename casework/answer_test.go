package casework_test

import (
	"errors"
	"slices"
	"testing"

	"rasoat/casework"
	"rasoat/registry"
)

func TestReadAnswer(t *testing.T) {
	t.Parallel()
	today := registry.Date{Year: 2026, Month: 11, Day: 23}
	girl := registry.Child{Values: registry.Values{Name: "Trần Gia Hân", BirthDate: "01/06/2018", Sex: "female", Mother: "Lê Thị Hoa"}}
	alone := registry.Child{Values: registry.Values{Name: "Trần Gia Hân", BirthDate: "01/06/2018", Sex: "female"}}
	for _, c := range []struct {
		name  string
		child registry.Child
		field registry.Field
		text  string
		want  string
		found registry.Code // of the refusal; IDMissing stands for none
	}{
		{"a name with blanks", girl, registry.FieldName, "  Trần  Gia Hân ", "Trần Gia Hân", 0},
		{"a name of one word", girl, registry.FieldName, "K'Brơi", "K'Brơi", 0},
		{"a name in small letters", girl, registry.FieldName, "đặng thị ánh", "Đặng Thị Ánh", 0},
		{"a name in capitals", girl, registry.FieldMother, "H'HEN NIÊ", "H'Hen Niê", 0},
		{"a name with a digit", girl, registry.FieldName, "Hân 2", "", registry.NameInvalid},
		{"a name that is none yet", girl, registry.FieldName, "Bé gái", "", registry.NamePlaceholder},
		{"a word for no name", girl, registry.FieldName, "không", "", registry.NameMissing},
		{"a date in short", girl, registry.FieldBirthDate, "1/6/18", "01/06/2018", 0},
		{"a year, which may be all that is known", girl, registry.FieldBirthDate, "2018", "2018", 0},
		{"no such day", girl, registry.FieldBirthDate, "31/02/2018", "", registry.DOBInvalid},
		{"tomorrow", girl, registry.FieldBirthDate, "24/11/2026", "", registry.DOBFuture},
		{"a date that makes sixteen", girl, registry.FieldBirthDate, "01/06/2008", "01/06/2008", 0},
		{"a word for the sex", girl, registry.FieldSex, "nữ", "female", 0},
		{"no word for the sex", girl, registry.FieldSex, "2", "", registry.SexInvalid},
		{"a variant of a group", girl, registry.FieldEthnicity, "khmer", "Khơ-me", 0},
		{"no such group", girl, registry.FieldEthnicity, "Sao Hỏa", "", registry.EthnicityUnknown},
		{"a number in groups", girl, registry.FieldIDNumber, "096 318 900.003", "096318900003", 0},
		{"eleven digits", girl, registry.FieldIDNumber, "96318900003", "", registry.IDFormat},
		{"nine digits", girl, registry.FieldIDNumber, "381234567", "", registry.IDCMND},
		{"digits that fill a column", girl, registry.FieldIDNumber, "000000000000", "", registry.IDPlaceholder},
		{"a boy's number", girl, registry.FieldIDNumber, "096218900003", "", registry.IDSex},
		{"another year's number", girl, registry.FieldIDNumber, "096317900003", "", registry.IDBirthYear},
		{"a father who is a word", girl, registry.FieldFather, "ông ngoại", "", registry.GuardianInvalid},
		{"no father, with a mother", girl, registry.FieldFather, "không có", "", 0},
		{"no father, with nobody", alone, registry.FieldFather, "không có", "", registry.GuardianMissing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := casework.ReadAnswer(c.child, c.field, c.text, today)
			var refused *casework.AnswerError
			switch {
			case c.found == 0 && (err != nil || got != c.want):
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			case c.found != 0 && (!errors.As(err, &refused) || !refused.Found.Has(c.found)):
				t.Errorf("got %q, %v; want a refusal for %v", got, err, c.found)
			}
		})
	}
}

func TestReadAnswer_offersWhatAGroupMayBe(t *testing.T) {
	t.Parallel()
	_, err := casework.ReadAnswer(registry.Child{}, registry.FieldEthnicity, "Thổ", registry.Date{Year: 2026, Month: 11, Day: 23})
	var refused *casework.AnswerError
	if !errors.As(err, &refused) || !slices.Contains(refused.Candidates, "Tày") {
		t.Errorf("got %v, want candidates", err)
	}
}

func TestReadAnswer_weighsANumberBesideTheProposals(t *testing.T) {
	t.Parallel()
	c := registry.Child{Values: registry.Values{Name: "Huỳnh Bảo Trân", BirthDate: "30/04/2014", Sex: "female"}}
	c.Propose(registry.Proposal{Field: registry.FieldSex, New: "male"})
	got, err := casework.ReadAnswer(c, registry.FieldIDNumber, "096214900008", registry.Date{Year: 2026, Month: 11, Day: 23})
	if err != nil || got != "096214900008" {
		t.Errorf("got %q, %v", got, err)
	}
}
