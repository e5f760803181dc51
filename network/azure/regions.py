"""The regions of Azure: what ARM calls them, and whether they have availability zones."""

from dataclasses import dataclass

REGIONS_LIST = "https://learn.microsoft.com/azure/reliability/regions-list"
"""The page of all rows but those that name another; as of 2025-09-23."""
CHINA = "https://learn.microsoft.com/azure/china/overview-regions"
GOVERNMENT = "https://learn.microsoft.com/azure/azure-government/documentation-government-welcome"


@dataclass(frozen=True, slots=True)
class Region:
    """One region: the name that programs use, the name that people read, and the page that lists it."""

    name: str
    display_name: str
    zones: bool
    source: str = REGIONS_LIST


REGIONS = (
    Region("australiacentral", "Australia Central", zones=False),
    Region("australiacentral2", "Australia Central 2", zones=False),
    Region("australiaeast", "Australia East", zones=True),
    Region("australiasoutheast", "Australia Southeast", zones=False),
    Region("austriaeast", "Austria East", zones=True),
    Region("belgiumcentral", "Belgium Central", zones=True),
    Region("brazilsouth", "Brazil South", zones=True),
    Region("brazilsoutheast", "Brazil Southeast", zones=False),
    Region("canadacentral", "Canada Central", zones=True),
    Region("canadaeast", "Canada East", zones=False),
    Region("centralindia", "Central India", zones=True),
    Region("centralus", "Central US", zones=True),
    Region("chilecentral", "Chile Central", zones=True),
    Region("denmarkeast", "Denmark East", zones=True),
    Region("eastasia", "East Asia", zones=True),
    Region("eastus", "East US", zones=True),
    Region("eastus2", "East US 2", zones=True),
    Region("francecentral", "France Central", zones=True),
    Region("francesouth", "France South", zones=False),
    Region("germanynorth", "Germany North", zones=False),
    Region("germanywestcentral", "Germany West Central", zones=True),
    Region("indonesiacentral", "Indonesia Central", zones=True),
    Region("israelcentral", "Israel Central", zones=True),
    Region("italynorth", "Italy North", zones=True),
    Region("japaneast", "Japan East", zones=True),
    Region("japanwest", "Japan West", zones=True),
    Region("koreacentral", "Korea Central", zones=True),
    Region("koreasouth", "Korea South", zones=False),
    Region("malaysiawest", "Malaysia West", zones=True),
    Region("mexicocentral", "Mexico Central", zones=True),
    Region("newzealandnorth", "New Zealand North", zones=True),
    Region("northcentralus", "North Central US", zones=False),
    Region("northeurope", "North Europe", zones=True),
    Region("norwayeast", "Norway East", zones=True),
    Region("norwaywest", "Norway West", zones=False),
    Region("polandcentral", "Poland Central", zones=True),
    Region("qatarcentral", "Qatar Central", zones=True),
    Region("southafricanorth", "South Africa North", zones=True),
    Region("southafricawest", "South Africa West", zones=False),
    Region("southcentralus", "South Central US", zones=True),
    Region("southindia", "South India", zones=False),
    Region("southeastasia", "Southeast Asia", zones=True),
    Region("spaincentral", "Spain Central", zones=True),
    Region("swedencentral", "Sweden Central", zones=True),
    Region("swedensouth", "Sweden South", zones=False),
    Region("switzerlandnorth", "Switzerland North", zones=True),
    Region("switzerlandwest", "Switzerland West", zones=False),
    Region("uaecentral", "UAE Central", zones=False),
    Region("uaenorth", "UAE North", zones=True),
    Region("uksouth", "UK South", zones=True),
    Region("ukwest", "UK West", zones=False),
    Region("westcentralus", "West Central US", zones=False),
    Region("westeurope", "West Europe", zones=True),
    Region("westindia", "West India", zones=False),
    Region("westus", "West US", zones=False),
    Region("westus2", "West US 2", zones=True),
    Region("westus3", "West US 3", zones=True),
    Region("chinaeast", "China East", zones=False, source=CHINA),
    Region("chinaeast2", "China East 2", zones=False, source=CHINA),
    Region("chinaeast3", "China East 3", zones=False, source=CHINA),
    Region("chinanorth", "China North", zones=False, source=CHINA),
    Region("chinanorth2", "China North 2", zones=False, source=CHINA),
    Region("chinanorth3", "China North 3", zones=True, source=CHINA),
    Region("usgovarizona", "US Gov Arizona", zones=False, source=GOVERNMENT),
    Region("usgovtexas", "US Gov Texas", zones=False, source=GOVERNMENT),
    Region("usgovvirginia", "US Gov Virginia", zones=True, source=GOVERNMENT),
    Region("usdodcentral", "US DoD Central", zones=False, source=GOVERNMENT),
    Region("usdodeast", "US DoD East", zones=False, source=GOVERNMENT),
)

REGION_NAMES = frozenset(region.name for region in REGIONS)
