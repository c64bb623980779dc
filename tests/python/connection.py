"""What a running server tells its users: the file `connection.json`."""

from dataclasses import dataclass

# What the management clients ask tokens for.
SCOPE = "https://management.azure.com/.default"


@dataclass(frozen=True)
class Connection:
    resource_manager_endpoint: str
    authority_host: str
    data_plane_endpoint: str
    admin_endpoint: str
    tenant_id: str
    subscription_id: str
    client_id: str
    client_secret: str
    ca_certificate_path: str

    @classmethod
    def from_json(cls, members):
        return cls(
            resource_manager_endpoint=members["resourceManagerEndpoint"],
            authority_host=members["authorityHost"],
            data_plane_endpoint=members["dataPlaneEndpoint"],
            admin_endpoint=members["adminEndpoint"],
            tenant_id=members["tenantId"],
            subscription_id=members["subscriptionId"],
            client_id=members["clientId"],
            client_secret=members["clientSecret"],
            ca_certificate_path=members["caCertificatePath"],
        )
