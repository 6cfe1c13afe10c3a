// A real OpenID Connect provider that speaks as Feide does: its scopes, its claims with long names, and the groups
// service beside it. People and groups come as JSON on standard input; the address is written on standard output.
import http from "node:http";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const { people, client } = JSON.parse(await text(process.stdin));
const bySub = new Map(people.map((person) => [person.sub, person]));
const scopes = ["openid", "userid", "userid-feide", "userid-nin", "userinfo-name", "email", "groups-org", "groups-edu"];

const claimsOf = (person) => ({
  sub: person.sub,
  "https://n.feide.no/claims/userid_sec": [`feide:${person.eppn}`],
  "https://n.feide.no/claims/eduPersonPrincipalName": person.eppn,
  "https://n.feide.no/claims/nin": person.nin,
  name: person.name,
  email: person.email,
  email_verified: false, // as at Feide: always
});

let answer = (request, response) => response.end();
const server = http.createServer((request, response) => answer(request, response));
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...client, token_endpoint_auth_method: "client_secret_basic", response_types: ["code"], grant_types: ["authorization_code"] }],
    pkce: { required: () => true },
    scopes,
    conformIdTokenClaims: false,
    claims: {
      openid: ["sub", "https://n.feide.no/claims/userid_sec"],
      "userid-feide": ["https://n.feide.no/claims/eduPersonPrincipalName"],
      "userid-nin": ["https://n.feide.no/claims/nin"],
      "userinfo-name": ["name"],
      email: ["email", "email_verified"],
    },
    findAccount: (_context, sub) => {
      const person = bySub.get(sub);
      return person && { accountId: sub, claims: async () => claimsOf(person) };
    },
    features: { devInteractions: { enabled: true }, userinfo: { enabled: true } },
    cookies: { keys: ["only for tests"] },
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
  });
  const speak = provider.callback();
  answer = async (request, response) => {
    if (!request.url.startsWith("/groups/")) return speak(request, response);
    const token = await provider.AccessToken.find((request.headers.authorization ?? "").replace("Bearer ", ""));
    response.setHeader("content-type", "application/json");
    if (!token?.scopes.has("groups-org")) {
      response.statusCode = 403;
      return response.end("{}");
    }
    response.end(JSON.stringify(bySub.get(token.accountId).groups));
  };
  console.log(JSON.stringify({ issuer }));
});
