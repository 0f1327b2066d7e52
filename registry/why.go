package registry

// Why a value is proposed in place of another, when a check or an import proposes it. What a person
// answers has no Why, but Evidence.
const (
	// WhyDroppedZeros: a spreadsheet kept the number as a quantity and lost the zeros in front. Proposed only
	// when sex and birth year of the repaired number agree with the record.
	WhyDroppedZeros Why = "dropped_zeros"
	// WhySeparators: blanks, dots or dashes stood inside the number.
	WhySeparators Why = "separators"
	// WhyDecimalTail: a spreadsheet wrote the number as a fraction, ".0" or ",00" behind it.
	WhyDecimalTail Why = "decimal_tail"
	// WhyLookalike: letters such as O and l stood in place of digits, or full-width digits. Proposed only when
	// sex and birth year agree.
	WhyLookalike Why = "lookalike"
	// WhyDigit: one digit of the number is another; with it sex and birth year agree, and nothing else would do.
	WhyDigit Why = "id_digit"
	// WhySwap: two neighbouring digits have changed places, on the same evidence.
	WhySwap Why = "id_swap"
	// WhyMissingDigit: one of the first six digits was left out, on the same evidence.
	WhyMissingDigit Why = "id_missing_digit"
	// WhyExtraDigit: one digit was typed too much, on the same evidence.
	WhyExtraDigit Why = "id_extra_digit"
	// WhyColumnOrder: the other dates of the column stand month first, so this one most likely does too.
	WhyColumnOrder Why = "column_order"
	// WhyDayMonth: the date exists only when month and day change places.
	WhyDayMonth Why = "day_month"
	// WhySerial: the date is the day number by which spreadsheets keep it.
	WhySerial Why = "date_serial"
	// WhyVNI: digits in the name are left over from the typing method VNI.
	WhyVNI Why = "vni"
	// WhyTelex: letters at the end of a syllable are left over from the typing method Telex.
	WhyTelex Why = "telex"
	// WhyOldGroup: the ethnic group is written with an old name, or one that may offend.
	WhyOldGroup Why = "old_group_name"
	// WhyLegacyFont: the text was decoded from a font encoding before Unicode (TCVN3, VNI).
	WhyLegacyFont Why = "legacy_font"
	// WhyMojibake: another program read the bytes of Unicode as letters of Windows.
	WhyMojibake Why = "mojibake"
	// WhySibling: a brother or sister of the same household has the value.
	WhySibling Why = "sibling"
	// WhyImport: a later import brings another value than the one being worked on.
	WhyImport Why = "import"
	// WhyDuplicate: a second record of the same child, now merged into this one, has the value.
	WhyDuplicate Why = "duplicate"
)

// Whys lists every reason; templates hold a sentence for each.
func Whys() []Why {
	return []Why{
		WhyDroppedZeros, WhySeparators, WhyDecimalTail, WhyLookalike, WhyDigit, WhySwap,
		WhyMissingDigit, WhyExtraDigit, WhyDayMonth, WhyColumnOrder, WhySerial,
		WhyVNI, WhyTelex, WhyOldGroup, WhyLegacyFont, WhyMojibake, WhySibling, WhyImport, WhyDuplicate,
	}
}
