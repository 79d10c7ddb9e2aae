use super::*;

fn site(address: &str) -> Site {
    Site::of_address(address).unwrap()
}

fn head(id: &str, address: &str) -> ProfileHead {
    ProfileHead {
        id: id.into(),
        name: format!("CRM {id}"),
        environment: Environment::Test,
        site: site(address),
        url: "https://id.example:8090".into(),
        client_id: "client".into(),
        fill_from: FillFrom::Usual,
        rotating: false,
        about: About::default(),
    }
}

fn of(id: &str, url: &str, client_id: &str) -> ProfileHead {
    ProfileHead { url: url.into(), client_id: client_id.into(), ..head(id, "https://crm.example") }
}

fn set(url: &str, client_id: &str) -> SetTo {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    SetTo { url: some(url), client_id: some(client_id) }
}

fn verified(profile: ProfileHead, at_ms: f64) -> ProfileHead {
    let of_then = Verified { at_ms, url: profile.url.clone(), client_id: profile.client_id.clone() };
    ProfileHead { about: About { verified: Some(of_then), ..profile.about.clone() }, ..profile }
}

fn used(profile: ProfileHead, at_ms: f64) -> ProfileHead {
    ProfileHead { about: About { used_ms: Some(at_ms), ..profile.about.clone() }, ..profile }
}

fn order(profiles: &[ProfileHead], set: &SetTo) -> (String, Option<Why>) {
    let mut profiles = profiles.to_vec();
    let why = best_first(&mut profiles, set);
    (profiles.into_iter().map(|profile| profile.id).collect(), why)
}

#[test]
fn what_creatio_is_set_to_comes_first_and_says_so() {
    let all = [
        of("n", "https://other.example", "other"),
        of("u", "https://id.example", "other"),
        of("c", "https://other.example", "mine"),
        of("b", "https://ID.example/", "mine"),
    ];
    let both = set("https://id.example", "mine");
    assert_eq!(order(&all, &both), ("bcun".into(), Some(Why::SetTo)));
    assert_eq!(order(&all[..3], &both), ("cun".into(), Some(Why::SameClient)));
    assert_eq!(order(&all[..2], &both), ("un".into(), Some(Why::SameService)));
    // What two have in common tells neither from the other, and what is empty is nobody's.
    let twins = [of("1", "https://id.example", "mine"), of("2", "https://id.example", "mine")];
    assert_eq!(order(&twins, &both), ("12".into(), None));
    assert_eq!(order(&all, &set("", "")).1, None);
    assert_eq!(order(&all, &set("nonsense", "MINE")).1, None);
    assert_eq!(order(&all[..1], &set("https://other.example", "other")).1, None, "one needs no reason");
    assert_eq!(order(&[], &both), (String::new(), None));
}

#[test]
fn where_creatio_says_nothing_the_verified_comes_before_the_used_and_neither_before_what_it_says() {
    let plain = of("a", "https://id.example", "mine");
    let used_last = used(of("u", "https://id.example", "mine"), 9.0);
    let verified_once = verified(of("v", "https://id.example", "mine"), 5.0);
    let later = verified(of("w", "https://id.example", "mine"), 6.0);
    let nothing = SetTo::default();
    let all = [plain.clone(), used_last.clone(), verified_once.clone(), later.clone()];
    assert_eq!(order(&all, &nothing), ("wvua".into(), Some(Why::Verified)));
    assert_eq!(order(&[plain, used_last], &nothing), ("ua".into(), Some(Why::Used)));
    // With another client id than now, the token of then shows nothing.
    let stale = ProfileHead { client_id: "new".into(), ..later };
    assert_eq!(order(&[stale.clone(), verified_once], &nothing), ("vw".into(), Some(Why::Verified)));
    assert_eq!(order(&[of("z", "https://id.example", "new"), stale], &set("", "new")).1, None);
}

#[test]
fn what_is_verified_goes_stale_with_the_url_and_the_client_id_and_not_with_a_slash() {
    let profile = verified(of("a", "https://id.example/is", "c"), 5.0);
    let holds = |profile: &ProfileHead| profile.about.verified.as_ref().unwrap().holds(profile);
    assert!(holds(&profile));
    assert!(holds(&ProfileHead { url: "https://id.example/is/".into(), ..profile.clone() }));
    assert!(holds(&ProfileHead { name: "New".into(), ..profile.clone() }));
    for url in
        ["https://id.example", "http://id.example/is", "https://id.example:8443/is", "https://x.example/is"]
    {
        assert!(!holds(&ProfileHead { url: url.into(), ..profile.clone() }), "{url}");
    }
    assert!(!holds(&ProfileHead { client_id: "C".into(), ..profile }));
}

/// What is said of a profile of this site at another.
fn said(bound: &str, here: &str) -> Option<Vec<&'static str>> {
    let near = near(&[head("a", bound)], &site(here));
    let keys = |near: &Near| near.differences.iter().map(|d| d.message().0).collect();
    near.first().map(keys)
}

#[test]
fn what_nearly_fits_is_named_with_every_difference() {
    for (bound, here, keys) in [
        ("https://crm.example", "https://crm.example:8443", &["near_port"][..]),
        ("https://crm.example:8443/app/", "https://crm.example:9443/app/", &["near_port"]),
        ("https://crm.example", "http://crm.example", &["near_scheme"]),
        ("https://crm.example", "http://crm.example:8080", &["near_scheme", "near_port"]),
        ("https://crm.example:444", "http://crm.example:444", &["near_scheme"]),
        ("https://crm.example/prod/", "https://crm.example/dev/", &["near_base"]),
        ("https://crm.example/prod/", "https://crm.example/Prod/", &["near_base"]),
        ("https://crm.example", "https://crm.example/dev/", &["near_base_none"]),
        ("https://crm.example/dev/", "https://crm.example", &["near_base_here_none"]),
        (
            "https://crm.example/dev/",
            "http://crm.example:81",
            &["near_scheme", "near_port", "near_base_here_none"],
        ),
        ("https://crm.example", "https://cmr.example:8443", &["near_host", "near_port"]),
    ] {
        assert_eq!(said(bound, here).as_deref(), Some(keys), "{bound} at {here}");
    }
    let near = near(&[head("a", "https://crm.example:8443")], &site("https://crm.example"));
    assert_eq!(near[0].differences[0].message().1, ["8443", "443"]);
}

#[test]
fn a_host_that_may_be_taken_for_another_is_named() {
    let alike = [
        ("crm.example.com", "crm.exarnple.com"),
        ("crm.example.com", "crm.examp1e.com"),
        ("crm.example.com", "crm.exampIe.com"),
        ("crm.example.com", "crm-example.com"),
        ("crm.example.com", "crmexample.com"),
        ("crm.example.com", "crm.example.com.evil.net"),
        ("crm.example.com", "crm.example.com-evil.net"),
        ("crm.example.com", "www.crm.example.com"),
        ("crm.example.com", "login-crm.example.com"),
        ("crm.example.com", "crm.example.net"),
        ("crm.example.com", "crm.examples.com"),
        ("crm.example.com", "crm.exmaple.com"),
        ("crm.example.com", "crm.exxample.com"),
        ("crm.example.com", "crm.example.com."),
        ("crm.corp.net", "crm"),
        ("vvest.example", "west.example"),
        ("cloud.example", "doud.example"),
        // Cyrillic а, с and о; and a Latin ä, as the browser writes them (RFC 3492).
        ("apple.example", "xn--pple-43d.example"),
        ("cocoa.example", "xn--ca-fmcao.example"),
        ("bank.example", "xn--bnk-qla.example"),
    ];
    for (bound, here) in alike {
        for (bound, here) in [(bound, here), (here, bound)] {
            let keys = said(&format!("https://{bound}"), &format!("https://{here}"));
            assert_eq!(keys.as_deref(), Some(&["near_host"][..]), "{bound} at {here}");
        }
    }
    for (bound, here) in [
        ("crm.example.com", "erp.example.com"),
        ("crm.example.com", "portal.example.com"),
        ("crm.example.com", "example.com.evil"),
        ("crm.example.com", "news.example"),
        ("a.io", "b.io"),
        ("10.1.2.3", "10.99.2.44"),
        ("localhost", "crm.example"),
    ] {
        assert_eq!(said(&format!("https://{bound}"), &format!("https://{here}")), None, "{bound} at {here}");
    }
}

#[test]
fn what_fits_and_what_is_put_away_is_not_near_and_the_look_alike_comes_first() {
    let here = site("https://crm.example");
    let away = ProfileHead {
        about: About { archived: true, ..About::default() },
        ..head("z", "http://crm.example")
    };
    let fits = head("a", "https://crm.example");
    assert_eq!(near(&[fits.clone(), away], &here), []);
    let all = [
        head("b", "http://crm.example:81/x/"),
        head("c", "https://crm.example/x/"),
        head("d", "https://crrn.example"),
        fits,
    ];
    let names: Vec<String> = near(&all, &here).into_iter().map(|near| near.name).collect();
    assert_eq!(names, ["CRM d", "CRM c", "CRM b"]);
    let many: Vec<ProfileHead> =
        (1..40).map(|n| head("m", &format!("https://crm.example:{}", 8000 + n))).collect();
    assert_eq!(near(&many, &here).len(), 5);
    let odd = Site { origin: "null".into(), base: String::new() };
    assert_eq!(near(&all, &odd), []);
}

#[test]
fn tags_are_parted_trimmed_and_kept_once() {
    assert_eq!(tags(" eu, West ;eu,,EU\nnew "), ["eu", "West", "new"]);
    assert_eq!(tags(" , ;"), Vec::<String>::new());
}

fn found(profiles: &[ProfileHead], words: &str, sort: Sort) -> String {
    Index::of(profiles)
        .find(profiles, words, sort, false)
        .into_iter()
        .map(|profile| profile.id.as_str())
        .collect()
}

#[test]
fn every_field_is_searched_and_every_word_has_to_stand_somewhere() {
    let about = About { tags: vec!["West".into()], notes: "asks\nMarta".into(), ..About::default() };
    let all = [
        ProfileHead { about, client_id: "Client-Ä".into(), ..head("a", "https://crm.example:8443/app/") },
        ProfileHead {
            name: "Zeta".into(),
            environment: Environment::Production,
            ..head("b", "https://erp.example")
        },
        ProfileHead {
            about: About { archived: true, ..About::default() },
            ..head("c", "https://crm.example")
        },
    ];
    for (words, ids) in [
        ("", "ab"),
        ("  ", "ab"),
        ("zeta", "b"),
        ("ERP", "b"),
        ("crm.example:8443/app", "a"),
        ("id.example:8090", "ab"),
        ("client-ä", "a"),
        ("west", "a"),
        ("marta", "a"),
        ("production", "b"),
        ("west crm", "a"),
        ("west erp", ""),
        ("app https", "a"),
        ("<script>", ""),
        (".*", ""),
    ] {
        assert_eq!(found(&all, words, Sort::Name), ids, "{words:?}");
    }
    let away: Vec<&str> =
        Index::of(&all).find(&all, "crm", Sort::Name, true).into_iter().map(|p| p.id.as_str()).collect();
    assert_eq!(away, ["c"]);
}

#[test]
fn each_order_has_its_own_first() {
    let named = |name: &str, profile: ProfileHead| ProfileHead { name: name.into(), ..profile };
    let all = [
        named("beta", used(head("b", "https://a.example"), 5.0)),
        named("Alpha", head("a", "https://z.example")),
        named("Gamma", verified(head("c", "https://m.example"), 9.0)),
        ProfileHead { environment: Environment::Production, ..named("zulu", head("d", "https://n.example")) },
    ];
    for (sort, ids) in [
        (Sort::Name, "abcd"),
        (Sort::Site, "bcda"),
        (Sort::Environment, "dabc"),
        (Sort::Used, "bacd"),
        (Sort::Verified, "cabd"),
    ] {
        assert_eq!(found(&all, "", sort), ids, "{sort:?}");
        assert_eq!(Sort::named(sort.name()), sort);
    }
    assert_eq!(Sort::named("<img>"), Sort::Name);
}
