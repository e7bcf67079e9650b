//! Names of language identifiers.

/// The languages that installers are translated into, from the
/// [list of identifiers](https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid/a9eac961-e77d-41a6-90a5-ce1a8b0cdb9c).
const TAGS: [(u16, &str); 56] = [
    (1025, "ar-SA"),
    (1026, "bg-BG"),
    (1027, "ca-ES"),
    (1028, "zh-TW"),
    (1029, "cs-CZ"),
    (1030, "da-DK"),
    (1031, "de-DE"),
    (1032, "el-GR"),
    (1033, "en-US"),
    (1034, "es-ES_tradnl"),
    (1035, "fi-FI"),
    (1036, "fr-FR"),
    (1037, "he-IL"),
    (1038, "hu-HU"),
    (1039, "is-IS"),
    (1040, "it-IT"),
    (1041, "ja-JP"),
    (1042, "ko-KR"),
    (1043, "nl-NL"),
    (1044, "nb-NO"),
    (1045, "pl-PL"),
    (1046, "pt-BR"),
    (1048, "ro-RO"),
    (1049, "ru-RU"),
    (1050, "hr-HR"),
    (1051, "sk-SK"),
    (1053, "sv-SE"),
    (1054, "th-TH"),
    (1055, "tr-TR"),
    (1057, "id-ID"),
    (1058, "uk-UA"),
    (1060, "sl-SI"),
    (1061, "et-EE"),
    (1062, "lv-LV"),
    (1063, "lt-LT"),
    (1066, "vi-VN"),
    (1069, "eu-ES"),
    (1081, "hi-IN"),
    (1086, "ms-MY"),
    (1110, "gl-ES"),
    (2052, "zh-CN"),
    (2055, "de-CH"),
    (2057, "en-GB"),
    (2058, "es-MX"),
    (2060, "fr-BE"),
    (2067, "nl-BE"),
    (2070, "pt-PT"),
    (2074, "sr-Latn-CS"),
    (3076, "zh-HK"),
    (3079, "de-AT"),
    (3081, "en-AU"),
    (3082, "es-ES"),
    (3084, "fr-CA"),
    (3098, "sr-Cyrl-CS"),
    (4105, "en-CA"),
    (4108, "fr-CH"),
];

/// Returns an identifier with the tag of its language, where that is in the list.
pub(super) fn named(id: u16) -> String {
    if id == 0 {
        return "neutral".to_owned();
    }
    match TAGS.binary_search_by_key(&id, |&(id, _)| id) {
        Ok(index) => format!("{id} ({})", TAGS.get(index).map_or("", |&(_, tag)| tag)),
        Err(_) => id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_in_order_and_found() {
        assert!(TAGS.is_sorted_by_key(|&(id, _)| id));
        for (id, text) in [
            (0, "neutral"),
            (1033, "1033 (en-US)"),
            (4108, "4108 (fr-CH)"),
            (5, "5"),
        ] {
            assert_eq!(named(id), text);
        }
    }
}
