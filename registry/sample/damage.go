package sample

import (
	"fmt"
	"strconv"
	"strings"

	"rasoat/registry"
)

// damage spoils one row and writes down what a check has to find.
type damage struct {
	g     *generator
	row   *Row
	child *child
	keep  struct{ sex, birth bool } // what a wrong number is judged against
}

func (d *damage) found(codes ...registry.Code) { d.row.Defects = d.row.Defects.With(codes...) }

func (d *damage) draw(key string) string { return d.g.words.draw(d.g.r, key) }

func (d *damage) number() {
	p, mix, v := d.g.r.Float64(), d.g.options.Mix, &d.row.Values
	switch {
	case p < mix.NoNumber:
		v.IDNumber = ""
		if d.g.chance(0.25) {
			v.IDNumber = d.draw("none")
		}
		d.found(registry.IDMissing)
	case p < mix.NoNumber+mix.BadNumber:
		d.badNumber(v)
	}
}

// badNumber takes the faults of domain 1.5 in rough proportion. A well-formed number that is wrong for
// the child is still nobody else's: the fault is the one that the key names.
func (d *damage) badNumber(v *registry.Values) {
	n := v.IDNumber
	at := 6 + d.g.r.IntN(6)
	switch p := d.g.r.IntN(100); {
	case p < 30: // a numeric cell has dropped the zero
		v.IDNumber = n[1:]
		d.found(registry.IDFormat)
	case p < 36: // groups of three, with blanks or dots
		v.IDNumber = strings.Join([]string{n[:3], n[3:6], n[6:9], n[9:]}, string(" ."[p%2]))
		d.found(registry.IDFormat)
	case p < 46:
		v.IDNumber = n[:at] + n[at+1:]
		d.found(registry.IDFormat)
	case p < 53:
		v.IDNumber = n[:at] + n[at:at+1] + n[at:]
		d.found(registry.IDFormat)
	case p < 59: // a CSV of a General column
		v.IDNumber = fmt.Sprintf("9.%sE+10", n[2:6])
		d.found(registry.IDFormat)
	case p < 67:
		v.IDNumber = fmt.Sprintf("38%07d", d.g.r.IntN(10_000_000))
		d.found(registry.IDCMND)
	case p < 74:
		v.IDNumber = strings.Repeat(strconv.Itoa(d.g.r.IntN(10)), len(n))
		d.found(registry.IDPlaceholder)
	case p < 84:
		d.keep.sex = true
		v.IDNumber = d.g.numbers.next(d.child.born.Year, !d.child.male)
		d.found(registry.IDSex)
	case p < 96:
		d.keep.birth = true
		v.IDNumber = d.g.numbers.next(d.child.born.Year-2-d.g.r.IntN(3), d.child.male)
		d.found(registry.IDBirthYear)
	default:
		v.IDNumber = "197" + n[3:]
		d.found(registry.IDPrefix)
	}
}

// others spoils every other field with a small chance of its own.
func (d *damage) others() {
	scale := d.g.options.Mix.OtherFaults
	for _, fault := range []struct {
		share float64
		spoil func(v *registry.Values)
	}{
		{0.018, d.name}, {0.020, d.birthDate}, {0.010, d.sex}, {0.014, d.ethnicity}, {0.012, d.parents},
	} {
		if d.g.chance(fault.share * scale) {
			fault.spoil(&d.row.Values)
		}
	}
}

func (d *damage) name(v *registry.Values) {
	young := d.child.born.AddYears(1).After(d.g.options.AsOf)
	switch p := d.g.r.IntN(10); {
	case young && p < 7:
		v.Name = d.draw("name_newborn_" + sexKey(d.child.male))
		if v.Mother != "" && p < 3 {
			v.Name = d.draw("name_of_mother") + " " + v.Mother
		}
		d.found(registry.NamePlaceholder)
	case p < 3:
		v.Name = ""
		d.found(registry.NameMissing)
	case d.child.group != kinh:
	case p < 6:
		if left := toVNI(v.Name); left != v.Name {
			v.Name = left
			d.found(registry.NameInvalid)
		}
	default:
		if left := toTelex(v.Name); left != v.Name {
			v.Name = left
			d.found(registry.NameSpelling)
		}
	}
}

func (d *damage) birthDate(v *registry.Values) {
	if d.keep.birth {
		return
	}
	born, asOf := d.child.born, d.g.options.AsOf
	later := registry.Date{Year: asOf.Year, Month: 12, Day: 1 + d.g.r.IntN(28)}
	switch p := d.g.r.IntN(10); {
	case born.Year == asOf.Year && p < 5 && later.After(asOf):
		v.BirthDate = fmt.Sprintf("%02d/%02d/%d", later.Day, int(later.Month), later.Year)
		d.found(registry.DOBFuture)
	case p < 3:
		v.BirthDate = ""
		d.found(registry.DOBMissing)
	case p < 5:
		v.BirthDate = d.draw("date_wrong") + strconv.Itoa(born.Year)
		d.found(registry.DOBInvalid)
	case asOf.Year-born.Year >= childYears: // how old the child is depends on what is left out
	case p < 8:
		v.BirthDate = strconv.Itoa(born.Year)
		d.found(registry.DOBPartial)
	default:
		v.BirthDate = fmt.Sprintf("00/%02d/%d", int(born.Month), born.Year)
		d.found(registry.DOBPartial)
	}
}

func (d *damage) sex(v *registry.Values) {
	if d.keep.sex {
		return
	}
	v.Sex = ""
	if d.g.chance(0.25) {
		v.Sex = d.draw("sex_wrong")
		d.found(registry.SexInvalid)
		return
	}
	d.found(registry.SexMissing)
}

func (d *damage) ethnicity(v *registry.Values) {
	switch p := d.g.r.IntN(10); {
	case p < 7:
		v.Ethnicity = ""
		d.found(registry.EthnicityMissing)
	case p < 9:
		v.Ethnicity = d.draw("group_wrong")
		d.found(registry.EthnicityUnknown)
	default:
		v.Ethnicity = d.draw("group_unclear")
		d.found(registry.EthnicityAmbiguous)
	}
}

func (d *damage) parents(v *registry.Values) {
	v.Father, v.Mother, v.Guardian = "", "", ""
	if d.g.chance(0.25) {
		v.Guardian = d.draw("guardian_wrong")
		d.found(registry.GuardianInvalid)
		return
	}
	d.found(registry.GuardianMissing)
}
