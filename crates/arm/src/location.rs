//! Azure's regions: compared without case and spaces, written short or for display.

use std::fmt;

/// One public region.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    pub name: &'static str,
    pub display: &'static str,
    pub geography: &'static str,
    pub group: &'static str,
    pub paired: &'static str,
    pub latitude: &'static str,
    pub longitude: &'static str,
}

macro_rules! regions {
    ($($name:literal $display:literal $geography:literal $group:literal $paired:literal $latitude:literal $longitude:literal;)*) => {
        /// The regions this server offers.
        pub const REGIONS: &[Region] = &[$(Region {
            name: $name, display: $display, geography: $geography, group: $group,
            paired: $paired, latitude: $latitude, longitude: $longitude,
        }),*];
    };
}

regions! {
    "eastus" "East US" "United States" "US" "westus" "37.3719" "-79.8164";
    "eastus2" "East US 2" "United States" "US" "centralus" "36.6681" "-78.3889";
    "centralus" "Central US" "United States" "US" "eastus2" "41.5908" "-93.6208";
    "northcentralus" "North Central US" "United States" "US" "southcentralus" "41.8819" "-87.6278";
    "southcentralus" "South Central US" "United States" "US" "northcentralus" "29.4167" "-98.5";
    "westus" "West US" "United States" "US" "eastus" "37.783" "-122.417";
    "westus2" "West US 2" "United States" "US" "westcentralus" "47.233" "-119.852";
    "westus3" "West US 3" "United States" "US" "eastus" "33.448376" "-112.074036";
    "westcentralus" "West Central US" "United States" "US" "westus2" "40.89" "-110.234";
    "canadacentral" "Canada Central" "Canada" "Canada" "canadaeast" "43.653" "-79.383";
    "canadaeast" "Canada East" "Canada" "Canada" "canadacentral" "46.817" "-71.217";
    "brazilsouth" "Brazil South" "Brazil" "South America" "southcentralus" "-23.55" "-46.633";
    "northeurope" "North Europe" "Europe" "Europe" "westeurope" "53.3478" "-6.2597";
    "westeurope" "West Europe" "Europe" "Europe" "northeurope" "52.3667" "4.9";
    "uksouth" "UK South" "United Kingdom" "Europe" "ukwest" "50.941" "-0.799";
    "ukwest" "UK West" "United Kingdom" "Europe" "uksouth" "53.427" "-3.084";
    "francecentral" "France Central" "France" "Europe" "francesouth" "46.3772" "2.373";
    "francesouth" "France South" "France" "Europe" "francecentral" "43.8345" "2.1972";
    "germanywestcentral" "Germany West Central" "Germany" "Europe" "germanynorth" "50.110924" "8.682127";
    "germanynorth" "Germany North" "Germany" "Europe" "germanywestcentral" "53.073635" "8.806422";
    "norwayeast" "Norway East" "Norway" "Europe" "norwaywest" "59.913868" "10.752245";
    "norwaywest" "Norway West" "Norway" "Europe" "norwayeast" "58.969975" "5.733107";
    "swedencentral" "Sweden Central" "Sweden" "Europe" "swedensouth" "60.67488" "17.14127";
    "swedensouth" "Sweden South" "Sweden" "Europe" "swedencentral" "55.604981" "13.003822";
    "switzerlandnorth" "Switzerland North" "Switzerland" "Europe" "switzerlandwest" "47.451542" "8.564572";
    "switzerlandwest" "Switzerland West" "Switzerland" "Europe" "switzerlandnorth" "46.204391" "6.143158";
    "eastasia" "East Asia" "Asia Pacific" "Asia Pacific" "southeastasia" "22.267" "114.188";
    "southeastasia" "Southeast Asia" "Asia Pacific" "Asia Pacific" "eastasia" "1.283" "103.833";
    "japaneast" "Japan East" "Japan" "Asia Pacific" "japanwest" "35.68" "139.77";
    "japanwest" "Japan West" "Japan" "Asia Pacific" "japaneast" "34.6939" "135.5022";
    "koreacentral" "Korea Central" "Korea" "Asia Pacific" "koreasouth" "37.5665" "126.978";
    "koreasouth" "Korea South" "Korea" "Asia Pacific" "koreacentral" "35.1796" "129.0756";
    "australiaeast" "Australia East" "Australia" "Asia Pacific" "australiasoutheast" "-33.86" "151.2094";
    "australiasoutheast" "Australia Southeast" "Australia" "Asia Pacific" "australiaeast" "-37.8136" "144.9631";
    "australiacentral" "Australia Central" "Australia" "Asia Pacific" "australiacentral2" "-35.3075" "149.1244";
    "australiacentral2" "Australia Central 2" "Australia" "Asia Pacific" "australiacentral" "-35.3075" "149.1244";
    "centralindia" "Central India" "India" "Asia Pacific" "southindia" "18.5822" "73.9197";
    "southindia" "South India" "India" "Asia Pacific" "centralindia" "12.9822" "80.1636";
    "westindia" "West India" "India" "Asia Pacific" "southindia" "19.088" "72.868";
    "uaenorth" "UAE North" "UAE" "Middle East" "uaecentral" "25.266666" "55.316666";
    "uaecentral" "UAE Central" "UAE" "Middle East" "uaenorth" "24.466667" "54.366669";
    "southafricanorth" "South Africa North" "South Africa" "Africa" "southafricawest" "-25.73134" "28.21837";
    "southafricawest" "South Africa West" "South Africa" "Africa" "southafricanorth" "-34.075691" "18.843266";
}

/// A known region. Reads every spelling, writes the short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location(&'static Region);

impl Location {
    /// `None` for a place that is not offered.
    pub fn parse(text: &str) -> Option<Self> {
        let name: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        REGIONS.iter().find(|region| region.name == name).map(Self)
    }

    pub fn name(self) -> &'static str {
        self.0.name
    }

    pub fn display(self) -> &'static str {
        self.0.display
    }

    pub fn region(self) -> &'static Region {
        self.0
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_and_spelling_is_known() {
        for region in REGIONS {
            assert_eq!(Location::parse(region.display).map(Location::name), Some(region.name));
            assert!(Location::parse(region.paired).is_some(), "{}", region.paired);
        }
        assert_eq!(Location::parse("mars"), None);
    }
}
