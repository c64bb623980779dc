//! Where an instance is reached: `{name}.api.{code}.digitaltwins.azure.net`.

/// The host name, without a scheme, as recorded; `location` is a region's short name.
pub fn name(instance: &str, location: &str) -> String {
    format!("{instance}.api.{}.digitaltwins.azure.net", code(location))
}

/// The short code of a region. `eus`, `wus2`, `wcus`, `weu` and `krc` are attested; the others
/// follow the same manner, and a region without one stands for itself.
fn code(location: &str) -> &str {
    let known = CODES.iter().find(|(region, _)| *region == location);
    known.map_or(location, |(_, code)| *code)
}

const CODES: &[(&str, &str)] = &[
    ("eastus", "eus"),
    ("eastus2", "eus2"),
    ("centralus", "cus"),
    ("northcentralus", "ncus"),
    ("southcentralus", "scus"),
    ("westus", "wus"),
    ("westus2", "wus2"),
    ("westus3", "wus3"),
    ("westcentralus", "wcus"),
    ("canadacentral", "cac"),
    ("canadaeast", "cae"),
    ("brazilsouth", "brs"),
    ("northeurope", "neu"),
    ("westeurope", "weu"),
    ("uksouth", "uks"),
    ("ukwest", "ukw"),
    ("francecentral", "frc"),
    ("francesouth", "frs"),
    ("germanywestcentral", "gwc"),
    ("germanynorth", "gn"),
    ("norwayeast", "noe"),
    ("norwaywest", "now"),
    ("swedencentral", "swc"),
    ("swedensouth", "sws"),
    ("switzerlandnorth", "szn"),
    ("switzerlandwest", "szw"),
    ("eastasia", "ea"),
    ("southeastasia", "sea"),
    ("japaneast", "jpe"),
    ("japanwest", "jpw"),
    ("koreacentral", "krc"),
    ("koreasouth", "krs"),
    ("australiaeast", "aue"),
    ("australiasoutheast", "ause"),
    ("australiacentral", "auc"),
    ("australiacentral2", "auc2"),
    ("centralindia", "inc"),
    ("southindia", "ins"),
    ("westindia", "inw"),
    ("uaenorth", "uan"),
    ("uaecentral", "uac"),
    ("southafricanorth", "san"),
    ("southafricawest", "saw"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_a_code_of_its_own() {
        let mut codes: Vec<&str> = arm::REGIONS.iter().map(|region| code(region.name)).collect();
        assert!(codes.iter().all(|code| code.len() <= 4), "{codes:?}");
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), arm::REGIONS.len());
    }

    #[test]
    fn a_host_has_no_scheme() {
        assert_eq!(name("e694o3", "eastus"), "e694o3.api.eus.digitaltwins.azure.net");
        assert_eq!(name("Twin", "westus2"), "Twin.api.wus2.digitaltwins.azure.net");
        assert_eq!(name("Twin", "mars"), "Twin.api.mars.digitaltwins.azure.net");
    }
}
