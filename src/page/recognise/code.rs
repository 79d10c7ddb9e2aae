//! Why the recognition has come to what it says: one code for each step of its reasoning.

use serde::Serialize;

/// The codes. What each was seen on stands beside it in a [`Reason`](super::Reason).
///
/// They are stable: reports of pages that are not recognised are read by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each name says what it is")]
pub enum Code {
    CaptionContradicts,
    CardOfApp,
    ClassicNotOnePage,
    ClassicSection,
    DialogElsewhere,
    DialogNotThreeFields,
    DialogNotTwoButtons,
    DialogOfApp,
    DialogOfOtherPage,
    DialogOtherControl,
    DialogStrayInput,
    DialogTwoSecrets,
    DialogTwoUrls,
    DialogUnsure,
    DialogWithoutFields,
    DialogWithoutSave,
    DialogWithoutSecret,
    FieldDisabled,
    FieldHidden,
    FieldOfOtherType,
    FieldReadonly,
    FieldUnreachable,
    FieldWithoutOneInput,
    FieldsAlike,
    HashOfOauthPage,
    HashOtherModal,
    LabelContradicts,
    LabelUnknown,
    LandmarkOfOauthPage,
    MarkerContradicts,
    MaskedFieldOutOfPlace,
    NameContradicts,
    PanelAbsent,
    PanelHidden,
    PanelTwice,
    PanelUnknown,
    PanelWithoutContainer,
    Platform,
    PlatformAbsent,
    PlatformClassic,
    RowOutsidePanel,
    RowTwice,
    RowsByCaption,
    RowsByName,
    RowsByNameAndOrder,
    RowsByOrder,
    RowsNotFour,
    SectionNotShown,
    SettingBehindDialog,
    SettingByCode,
    SettingCode,
    SettingNotStored,
    SettingOfOtherType,
    SettingOther,
    SettingOtherSecret,
    SettingPersonal,
    SettingValue,
    SettingsByLabels,
    SettingsByNames,
    SettingsBySignature,
    SnapshotMalformed,
    SnapshotTruncated,
    WebFieldOutOfPlace,
}

/// What a reason means for the question whether something of ours may be there.
#[derive(PartialEq)]
enum Weight {
    /// A dialog that leaves no doubt: it asks for nothing, or it is another page's.
    OtherDialog,
    /// A panel that is there and does not hang together.
    UnclearPanel,
    /// Anything else.
    Plain,
}

impl Code {
    fn weight(self) -> Weight {
        match self {
            Code::DialogWithoutFields
            | Code::DialogOfApp
            | Code::DialogOfOtherPage
            | Code::HashOtherModal
            | Code::DialogElsewhere => Weight::OtherDialog,
            Code::RowsNotFour
            | Code::RowTwice
            | Code::RowOutsidePanel
            | Code::CaptionContradicts
            | Code::PanelTwice
            | Code::PanelUnknown
            | Code::PanelWithoutContainer => Weight::UnclearPanel,
            Code::CardOfApp
            | Code::ClassicNotOnePage
            | Code::ClassicSection
            | Code::DialogNotThreeFields
            | Code::DialogNotTwoButtons
            | Code::DialogOtherControl
            | Code::DialogStrayInput
            | Code::DialogTwoSecrets
            | Code::DialogTwoUrls
            | Code::DialogUnsure
            | Code::DialogWithoutSave
            | Code::DialogWithoutSecret
            | Code::FieldDisabled
            | Code::FieldHidden
            | Code::FieldOfOtherType
            | Code::FieldReadonly
            | Code::FieldUnreachable
            | Code::FieldWithoutOneInput
            | Code::FieldsAlike
            | Code::HashOfOauthPage
            | Code::LabelContradicts
            | Code::LabelUnknown
            | Code::LandmarkOfOauthPage
            | Code::MarkerContradicts
            | Code::MaskedFieldOutOfPlace
            | Code::NameContradicts
            | Code::PanelAbsent
            | Code::PanelHidden
            | Code::Platform
            | Code::PlatformAbsent
            | Code::PlatformClassic
            | Code::RowsByCaption
            | Code::RowsByName
            | Code::RowsByNameAndOrder
            | Code::RowsByOrder
            | Code::SectionNotShown
            | Code::SettingBehindDialog
            | Code::SettingByCode
            | Code::SettingCode
            | Code::SettingNotStored
            | Code::SettingOfOtherType
            | Code::SettingOther
            | Code::SettingOtherSecret
            | Code::SettingPersonal
            | Code::SettingValue
            | Code::SettingsByLabels
            | Code::SettingsByNames
            | Code::SettingsBySignature
            | Code::SnapshotMalformed
            | Code::SnapshotTruncated
            | Code::WebFieldOutOfPlace => Weight::Plain,
        }
    }

    /// The refusal of a dialog that leaves no doubt.
    pub(super) fn is_clearly_other(self) -> bool {
        self.weight() == Weight::OtherDialog
    }

    /// The refusal of a panel that is there.
    pub(super) fn is_unclear_panel(self) -> bool {
        self.weight() == Weight::UnclearPanel
    }
}
