"""Microsoft.Network: private zones, resolvers and public zones."""

from functools import partial

from infra.arm.table import ArmType

_ARM = "Microsoft.Network/"
_RESOLVER = _ARM + "dnsResolvers/{dnsResolverName}"
_RULESET = _ARM + "dnsForwardingRulesets/{dnsForwardingRulesetName}"

_private = partial(ArmType, api="2024-06-01")
_resolver = partial(ArmType, api="2023-07-01-preview")
_public = partial(ArmType, api="2023-07-01-preview")

TYPES = (
    _private("privatedns:PrivateZone", _ARM + "privateDnsZones/{privateZoneName}"),
    _private(
        "privatedns:PrivateRecordSet",
        _ARM + "privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}",
    ),
    _private(
        "privatedns:VirtualNetworkLink",
        _ARM + "privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
        located=True,
    ),
    _resolver("dnsresolver:DnsResolver", _RESOLVER),
    _resolver("dnsresolver:InboundEndpoint", _RESOLVER + "/inboundEndpoints/{inboundEndpointName}", located=True),
    _resolver("dnsresolver:OutboundEndpoint", _RESOLVER + "/outboundEndpoints/{outboundEndpointName}", located=True),
    _resolver("dnsresolver:DnsForwardingRuleset", _RULESET),
    _resolver("dnsresolver:ForwardingRule", _RULESET + "/forwardingRules/{forwardingRuleName}"),
    _resolver(
        "dnsresolver:PrivateResolverVirtualNetworkLink",
        _RULESET + "/virtualNetworkLinks/{virtualNetworkLinkName}",
    ),
    _public("dns:Zone", _ARM + "dnsZones/{zoneName}"),
    _public("dns:RecordSet", _ARM + "dnsZones/{zoneName}/{recordType}/{relativeRecordSetName}"),
)
