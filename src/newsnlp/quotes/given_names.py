"""Which gender a given name speaks for, where it does: common names of many countries. Evidence, never a verdict.

Names that are given to both in one language, or to one in one country and the other in the next (Andrea, Kim, Robin,
Jean, Sasha, Nicola, Simone), stand in neither list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from newsnlp.letters import fold_letters

Gender = Literal["m", "f"]

MALE = frozenset(
    """
    aaron abdel abdelaziz abdelfattah abdelkader abdelmajid abderrahmane abdi abdirahman abdou abdul abdulaziz
    abdulhamit abdulkadir abdullah abdullahi abdus abebe abel abelardo abhishek abhisit abiy abraham abu adam adamu adan
    adebayo adel adem ademar aditya adnan adolfo adrian adrien agus agustin ahmad ahmed ahmet aidan airlangga ajay ajit
    akhilesh akira al alain alan albert alberto alcides aldo alejandro aleksandar aleksandr alessandro alexander
    alexandre alexei alexey alfonso alfred alfredo ali alistair allan allen alok alun alvaro amadou amarinder ambroise
    amir amirhossein amit amitabh amol anand anant anders andre andreas andrei andrej andres andreu andrew andrey andriy
    andrzej andy angus anil annadurai ante anthony antoine anton antonio antony antti anucha anurag anutin anwar aram
    arash archie arda ardeshir arjun arkady arman armando armen armin arnaldo arne arnold aroon arsenio artak artem
    arthur artur arturo arun arvid arvind asad asbjorn ashkan ashok ashot ashraf ashwin asif askar aslan atal atiku
    attila atul augustin augusto aurelien aurelio austin avetik aykut ayman aymen azamat aziz azizullah babacar babajide
    babak bachir badr bakytzhan baldomero baltasar bambang baptiste barack baraka baris barnabas barnaby barney
    barrington barry bart bartholomew bartolome bartosz bashar basil bassam bastien basuki beau behnam behrouz behzad
    bekele bekzod ben benedict benicio benigno benito benjamin benny benoit berat berk bernabe bernard bernardo bernd
    bernie bert bhupesh bhupinder bilal bilawal bill billy birger bishnu bjarne bjorn blaise blake bob bobby bobur
    bogdan bohdan bongani boris borja boubacar boyko brad bradley brady brahim bram brandon branko braulio brendan brent
    bret brett brian brock bruce bruno bryan bryce budi bulent burak byron caetano caio caleb callum calvin cameron carl
    carlo carlos carlton cedric celestin cem cemal cengiz cesar cevdet chad chaiwat chaminda chandrababu chandrasekhar
    charles charlie cheikh chester chico chidi chike chinedu chinua chirag chris christian christoph christophe
    christopher chuan chuck chukwudi chukwuemeka chukwuma ciaran cillian ciro clarence claude claudio claus clayton
    clement cliff clifford clifton clint clive colby cole colin colm conor conrad corey cory craig cristian cristobal
    curtis cyprian cyril cyrus dagoberto daichi dainis daisuke dalibor damian damien damir damon dan daniel daniele
    danilo daniyar danjuma danny dante danylo dario darius dariush darnell darrell darren darryl dastan daulet dave
    david davide davit davon davoud dawid dawit dean deandre deepak delfin delroy demarcus demba denis dennis denys
    denzel denzil derek derrick deshawn desmond devendra devin devlet dexter didier diego dieter dieudonne dilip dilshod
    dimitri dimitris dinesh diogo dion dirk djibril dmitri dmitry dmytro domingo dominic dominik don donald donovan
    dorje doug douglas dragan drago driss duncan dusan dustin dwayne dwight dylan eamon eamonn earl easton ebrahim
    ebrima eddie edgar edgardo edilberto edinson edmund edson eduardo edward edwin efrain egils egor ehsan einar eirik
    eknath ekow ekrem elchin eldar eleuterio eli elias elijah eliseo elliott elmer elnur elon eloy emad emeka emil
    emiliano emilio emin emmanuel emmerson emmett emomali emre enda endre enrico enrique enver enzo eoin ercan erdem
    eren eric erich erik erkan erlan erlend erling ernest ernesto ernst errol ertugrul eskil esmaeil esmail esteban
    ethan etienne eugene evan evaristo everton evgeny evo ezequiel ezra fabian fabien fabio fabrice fabricio facundo
    fadi faisal faizal fares farhad farhan farid faris farouk farrukh farshad faustino fawzi federico fekadu felipe
    felix femi ferdinand ferenc fereydoun fergus ferhat fermin fernando fiachra fidel fikret filip finlay finn firat
    flavio florian floyd fortunato francesco francisco franck franco francois frank franz fraser fred freddie frederic
    frederick friedrich fritz fuad fumio fyodor gabor gabriel gagik ganesh ganjar garegin gareth garfield garik garrett
    garrick garth gary gaspar gaspard gaston gautam gavin gediminas geert genaro gennady geoff geoffrey george georges
    georgios gerald geraldo gerard gerardo gergely gerhard german geronimo gerson getachew gevorg geza ghassan ghulam
    giacomo gianluca gianni gilbert gilberto giles gilles gilmar gintaras giorgi giorgio giovanni girish girma giuseppe
    glen glenn glenroy godfrey godwill gokhan goncalo gonzalo gopal goran gordon gorka gotabaya govinda graeme graham
    grant greg gregor gregorio gregory grigol guido guilherme guillaume guillermo gunnar gunther gurbanguly gustavo guy
    gyatso gyorgy gyula habib habibullah hadi haibatullah haider haile hailu haitham hakan hakim hakon halil haluk
    halvor hamad hamed hamid hamidullah hamish hamza hank hans harald haris harold harry harsh haruto harvey hasan
    hashim hassan hassane hasse havard hayato hayk hazem hector heiko heinrich heinz hekmatullah helmut hemant hemi
    hendrik henning henri henrik henry heraclio herbert heriberto herman hermann hernan herve heydar hezekiah hicham
    hideki hideo hilario himanta hipolito hirofumi hiroki hiroshi hisham horace horacio horst hossam hossein houcine
    houshang hovhannes howard hrant hristo hugh hugo hugues humberto hun huseyin hussain hussam hussein iain ian ibrahim
    ibrahima ichiro idris ignacio igor ihab ihor ihsan ikechukwu ilham ilir ilker ilya imad imanol imran imre inaki
    inigo ioannis iosif iqbal iraj irakli isaac isaiah isaias isamu ishaq isidro ismail ismaila ismet issa issam istvan
    ivan ivars ivica ivo ivor iwan jabulani jacinto jack jackson jacob jacobo jacques jagan jagdish jagmohan jahangir
    jaime jair jairam jairo jake jakob jakov jakub jalal jamal james jan janez janis janne janos janusz jared jarmo
    jaroslaw jarrod jarvis jason jasur javad javier jawad jawaharlal jay jayant jayden jeb jed jeff jeffrey jens jeremy
    jermaine jeroen jerome jeronimo jerry jerzy jesse jesus jim jimmy jiro jitendra joachim joao joaquim joaquin joe
    joel joerg johan johann johannes john johnny joko jon jonas jonatan jonathan jonathon jonny joost jordi jorge jorgen
    jorn jose joseba josef joseph josh joshua josiah josip josu josue jozef juan juha jukka julian julien julio julius
    juma junichiro jurgen juri jussi justin juvenal kabelo kadir kagiso kai kairat kais kamal kamau kambiz kamil kamlesh
    kanat kapil karanja karapet kareem karim karl karol karthik kaspar kasper kassem kassym-jomart katsuya kaveh
    kazimierz kazuki kazuo keir keith kelvin kemal ken kenan kendrick kenji kenneth kenny kent kenta kerem keshav
    kestutis kevin keyvan khachatur khairy khaled khalid khalil khosrow khurshid kieran kieron kimmo kipchoge kipchumba
    kiprop kiptoo kiril kirk kishore kiyoshi kjell klaas klaus koen koffi kofi kohei koichi koji kojo konan konrad
    konstantin koray kouadio kourosh krishna kristian kristof kristoffer krzysztof kurt kwabena kwadwo kwaku kwame kwasi
    kwesi kyle kyriakos lachlan ladislav lajos lakhdar lalit lalu lamar lamin lamine lance larry lars lasse laszlo
    laurent lauri lautaro lawrence laxman lazaro lazarus leandro lech lee leighton lemuel len leo leon leonard leonardo
    leonel leonid leopold leopoldo leroy les lester leszek lev levan levent levente levi lewis liam lincoln linton
    lionel lisandro liviu ljubomir lloyd lobsang loic lorenzo lorne lotfi lou louis lowell lubos luc luca lucas lucian
    luciano ludovic luhut luigi luis luiz luka lukas luke lutfi luther lutz lwazi lyndon maarten macario maciej macky
    madhav magnus mahamadou mahathir mahdi maher mahesh mahinda mahmoud mahmut maithripala majed majid makoto maksat
    malcolm malik mallikarjun mamadou mamady manabu mandla manfred manish manmohan manoj manouchehr mansour mansur
    manuel marat marc marcel marcelino marcelo marcial marcin marco marcos marcus marek mariano mario marius mariusz
    mark markku marko markus marlon martin marty marvin marwan masahiro masaki masao masashi masato masoud matej mateo
    mateus mateusz mathias mathis matias matija matt matteo matthew matthias matthieu matti mattias maurice mauricio
    maurizio mauro max maxim maxime maximilian maximiliano maximo mazen mazhar mehdi mehmet mehran melchor melvin
    mengistu merrick mert mesut metin mevlut mher michael michal michel miguel mihai mik mikael mike mikel mikhail
    mikheil mikko miklos milad milan milorad milos milton min minoru miquel mircea mirko miroslav mirwais misael mislav
    mitch mitchell mitt mladen moctar modesto modou moeen mohamed mohammad mohammed mohan mohd mohsen moises mojtaba
    mokhtar moncef monty morris morteza mortimer moses motohiro mouloud mounir mourad moussa mu'ammar muhaimin muhammad
    muhammadu muhyiddin mukesh mukul munir murali murat murray musa mustafa mustapha mwai mwangi mykola nabil nader
    nadir naftali nagesh nahuel najib najibullah naoki naoto napoleon narayan narendra nasser natanael nate nathan
    nathaniel naveen navid nawaz neal necati necmettin ned neil nelson nemesio nenad nestor neville nguyen nicanor
    nicholas nick nickolas nicolae nicolas nicos niels nigel nihat nikhil nikita nikol nikola nikolai nikolaus nikos
    nils nirav nitin nitish nizar njoroge nnamdi noah nobuo noel norbert norman noureddine nuno nuri nurlan nursultan
    obaidullah obiageli obinna octavio odell odhiambo odilon oisin okan okello olaf ole oleg olegario oliver olivier
    olli olu olusegun oluwaseun olzhas omar omid omkar omondi omran onur orhan oriol orlando orrin orville osama osamu
    oscar osman osmar osvaldo oswaldo otabek otar otieno otis otto ousman ousmane ovidio ovidiu owen ozan pablo paddy
    padraig panagiotis pankaj paolo paruyr parvez parviz pascal pascual pasi patricio patrick patrik paul paulo pavel
    pavlo pavlos pawel pedro pekka per percival percy pervez pete peter petr petro petros petteri phil philip philippe
    phillip pierce piero pierre piers pieter pietro piotr piseth pita piyush plinio porfirio pouya prabhakar prabowo
    pradeep prakash pramod pranab prasad prasert prashant pratap pravin prawit prayut prem prescott pushkar qais qasem
    qasim quentin quincy quintin rachid radek radoslaw radovan rafael raffaele rafik rafiq rafiqul rafizi raghav rahim
    rahmatullah rahul raimo raimund rainer raj rajat rajendra rajesh rajiv rajnath rakesh ralf ralph ralston ramazan
    ramesh rami ramil ramin ramiro ramiz ramon rand randal randall randolph randy ranil ranjan raoul raphael rashad
    rashed rashid rasmus rauf raul ravi ravindra ravshan ray raymond recep reggie reginald reinaldo reince reinhard
    reinhold remigio renan renato rene renzo resul reuben reuven rex reynaldo reza rhett rhodri rhys riad ricardo
    riccardo rich richard rick ricky ridvan rigoberto rishi risto rithy riyad rob robert robertas roberto rodger rodney
    rodolfo rodrigo rogelio roger rohan rohit rohullah roland rolf romain roman romano romeo romulo ron ronald ronnie
    roque rory roscoe rosendo ross rostam roy royston ruaridh ruben rubens rudi rudolf rudy rufus rui rupert ruslan russ
    russell rustam ruud ryan ryota ryszard saad sabri sachin sadiq sadyr saeed said sajid sajith sajjad sakari salah
    salahuddin salem salif salim salman salomon salvador salvatore sam sambath samer sami samir samnang samuel samuli
    sandeep sander sandor sandro sanjay sanjeev santiago sanzhar saparmurat sarath satish satoshi saturnino saul sauli
    saulo scott seamus sean sebastiaan sebastian sebastien sedat segun seif seiji sekou selahattin selcuk selim semen
    serdar serge sergei sergey sergio serhiy serik serkan serzh seth severino seydou seymour shahbaz shahid shahram
    shane shankar shapour sharad shaun shavkat shawn shehbaz sherali sherif sherwin shigeki shigeru shinichi shinji
    shinjiro shinzo shohei shota shunsuke shyam siamak sibusiso sid siddharth siddhartha sidney siegfried sifiso sigmar
    sigurd sigurdur silvestre silvio simon sinan sinisa sione sipho sirajuddin sixto sjoerd slamet slavko slim slobodan
    sofiane sohail soheil sohrab solomon somchai somkiat sompong sondre sophal soren souleymane spyros srinivas staffan
    stan stanislav stanley stavros stefan stefano stefanos steinar stelios stephan stephane stephen stephon sterling
    steve steven stewart stig stjepan stoyan stuart suat subhash sudhir sukhbir sukru suleiman suleyman sultan sunil
    suparman suraj surayud surendra suresh surya sushil susilo susumu suthep svein sven svend syed sylvain sylvester
    szymon tabare tadashi tadeo tadesse tadeusz taha takahiro takashi takeshi takumi takuya talgat tamas tamer taner
    tanner tanvir tapio taras tarek tarik tariq tarmo taro tatsuya tawfik tayfun tayyip ted teddy teemu tejashwi temir
    teodoro teofilo terence terje terrance terrell terrence terry tetsuya tevita tewolde thabo thaddeus thaksin
    thanathorn themba theo theodore thiago thibault thierry thijs thomas thorsten tiago tidiane tigran tihomir tiit tim
    timo timoteo timothee timothy timur tinashe titus tobi tobias toby todd tofig toivo tom tomas tomasz tomislav tommy
    tomohiro tony toomas torbjorn tore toru toshiaki toshihiro travis trent trevor tristan trond troy tsegaye tshepo
    tsutomu tucker tudor tulio tuncay tunde tuomas turgut tyler tyrell tyrone tyson ubaldo uddhav udo ugur uhuru ulises
    ulrich ulugbek umar umberto umesh urmas urs uwe vaclav vadim vadym vagner vahagn vakhtang valdemar valdir valdis
    valentin valery valter vano vardan vasco vasile vasilis vasily vassilis vaughn vazgen veasna veli veljko venancio
    venkatesh vernon vesa vicente victor victoriano vidar vijay vikas vikram viktor ville vilmos vinay vince vincent
    vineet vinicius vinod viorel virat virgil virgilio vishal vitalii vitaliy vitaly vito vivek vlad vladimir vladislav
    vlastimil vojtech volkan volker volodymyr vusal vytautas wade wael wafula wagner wahid walid wallace wally walter
    warren wayne wellington wendell werner wes wesley wiktor wilbur wilder wilfred wilfredo wilhelm will willard willem
    william willis willy wilmer wilson wim winston wirat wissanu witold wladyslaw wojciech wojtek wolf wolfgang
    wolodymyr woodrow workneh wout wyatt xabier xavier yacine yacouba yahya yair yakubu yakup yanis yannick yannis yasar
    yashwant yasin yasser yassine yasuhiro yasuo yavuz yaw yazid yegor yehor yerlan yermek yevhen yigit yilmaz yogendra
    yohannes yoichi yoji yorgos yoshiaki yoshihide yoshihiro yoshimasa yoshito yosuke younes yousef youssef youssouf
    yoweri yuji yukio yuri yusuf yusuke yuta yutaka yves zabihullah zachariah zachary zack zafar zafer zahid zaid
    zakaria zalmay zane zaza zbigniew zdenek zdravko zeeshan zeki zeljko zenon zhandos ziad ziaullah zoltan zoran
    zouhair zsolt zulfikar zulfiqar zurab
    """.split()
)
FEMALE = frozenset(
    """
    aaliyah abena abigail abir achieng ada adaeze adela adele adelina adina aditi adjoua adriana adrienne adwoa affoue
    afia afsaneh agata agatha agne agnes agneta agnieszka ahlam aicha aida aigerim aigul aija ailsa aina ainara ainhoa
    aino ainura aisha aishwarya aisling aissata aissatou aiste akane akhila akiko akinyi akissi akosua akua akvile
    alanna alba alejandra alejandrina aleksandra alena alenka alessandra alexa alexandra alexandria alexia alia alice
    alicia alina aliona alisha alison aliya allison alma altagracia altynai alyson alyssa ama amaia amal amalia amanda
    amani amaya amber amel amelia amelie amina aminata amira amna amparo amrita amy ana anabel anahit anahita anandiben
    anastasia anca anchalee andreea aneta anette angela angele angeles angelica angelina angelita angharad angie anita
    anja anjali anjana anke ann anna annabel annabelle annalena anne annegret anneke anneli annelie anneliese annemarie
    annette annie annika annukka anouk antje antoinette antonella antonia anuradha anushka aoibheann aoife aparna
    apolline april arabella araceli aracely araksya arancha arantxa archana ariadna ariana arja arlene aroha arpine
    arundhati arus asha ashanti ashley asli asma asmaa astghik astrid asuka asuman atefeh athina audra audrey aung
    aurelie aurora aurore ausra ava awa aya ayaka ayako ayesha aylin aynur ayse aysel aysha aysylu ayten ayumi azadeh
    azar azita aziza azizah azra azucena bahareh banafsheh banu barbara barbora basak basma beata beatrice beatrix
    beatriz becky begona belen belinda benazir benedicte benita berfin beril berit bernadette bernice berta bertha beth
    bethany betsy bettina betty beulah beverly bhavana bianca binta bintou birgit birgitta birgitte blanca blanche
    blanka blathnaid blessing bojana bonnie bontle bopha bouchra bozena branka bree brenda briana bridget bridie brigida
    brigitte britney britt britta brittany bronagh bronwen bukola buse busisiwe caitlin caitriona callie camila camilla
    camille canan candace candelaria caoimhe caridad carina carla carlota carly carme carmela carmen carmenza carol
    carola carole carolina caroline carolyn carrie carys cassandra catalina catarina cate caterina catherine cathleen
    cathy catrin catrina cecile cecilia celeste celestina celia celine ceren chandra chandrika chanel chantal chanthy
    charlene charlotta charlotte charmaine chelsea cherie cheryl chiamaka chiara chidinma chie chieko chimamanda
    chinyere chioma chitra chizuru chloe choedon christa christiane christina christine chrysoula chrystia ciara cindy
    claire clara clarice clarissa claudia claudine clemence clementina clementine clotilde coleen colette colleen
    concepcion conchita connie constance consuelo cora corazon cordelia corina corinna corinne cornelia courtney
    cressida cristiane cristina crystal cynthia dace dagmar daisy dalal dalia damaris dana danica daniela danielle
    danuta daphne daria darlene darya davina daw dawn dayana deanna deb debbie debora deborah debra deena deepa deepika
    defne deirdre delfina delia delilah della delores delphine demi denise desiree despoina dewi diana diane dianne
    dilan dilbar dilek dilfuza dilhani dilma dilnoza dilnur dima dimple dina dinara divya dolly dolma dolores dolors
    dominika donna dora doreen doris dorota dorothea dorothy dorte dounia dragana dubravka dulce dunja durga duygu ebba
    ebele ebony ebru ece eda edelmira edith edna edwina edyta effie efua egle eileen eilidh eimear eirini ekaterina ekua
    elaheh elaine elba elcin eleanor elena eleni eleri elfriede elham elif elisa elisabeth elise elizabeth elke ella
    ellen ellie ellinor elodie eloisa eloise elsa elsie elspeth eluned elvia elvira elzbieta eman emel emese emi emiko
    emilia emily emine emma emmanuelle encarnacion eniko enriqueta erica erika eriko erin ernestine erzsebet esin esme
    esmeralda esperance esperanza esra estefania estela estelle esther ethel etsuko eugenia eugenie eulalia eunice eva
    evangelina evangeline evdokia eve evelina evelyn ewa ezgi fabiana fabiola faith faiza fanny farah farahnaz farzaneh
    fatemeh fatiha fatima fatma fatou fatoumata faye felicia felicity felipa femke fereshteh feride fern fernanda feruza
    ffion filiz filomena fiona fionnuala flavia fleur florence florentina florinda folake folasade forough fotini fran
    frances francesca francia francine francisca francoise frauke freda frederique freshta freya frida fumie fumiko
    funke funmi gabriela gabriella gabrielle gail galina gamze gauri gayane gayatri gayle geeta gemma genet genevieve
    genoveva georgia georgina geraldine gerda germaine gertrude ghada gilda gillian gina ginger ginny giorgia giovanna
    gisela gisele giselle gita gitte giulia giuliana giuseppina gizem gladys glenda glenys gloria glynis gohar golda
    golnaz grace graciela grainne grazyna greetje greta gretchen griselda gro guadalupe gudrun guillermina gul gulalai
    gulay gulden gulnara gulnaz gulnora gulsah gulsen gulshan gulsum gulten gunilla gwen gwendolyn gwenllian gwyneth
    hadiza hadja hailey hala haley halima halimatou halina halyna hanan hanane handan hande hanna hannah hanneke
    hannelore harriet harsimrat haruka haruko harumi hasina hasmik hatice hatsue hattie havva hawa hayat hazel heather
    hedda hedwig hege heidi heike helen helena helene helga helle heloisa hema hengameh henrietta henriette hermelinda
    hermine herminia hermione hettie hiba hilaria hilary hilda hilde hildegard hillary hina hind hiroko hirut hisako
    hitomi hiwot hodan holly hortensia houda hrafnhildur hripsime huda hulya huma humeyra iara ida idalia idil idoia
    ieva ifeoma iga ikram ilana ildiko iliana ilse iman imane imani imelda imogen indira indrani ines inese inga inge
    inger ingrid inmaculada inna ioana ioanna ipek iracema irati irem irena irene irina iris irma irmgard isabel
    isabella isabelle isatou isaura ishbel isla isobel itzel itziar ivana ivanka ivanna iveta ivete ivonne ivy izaskun
    jacinda jacinta jackie jaclyn jacqueline jacqui jada jade jadranka jadwiga jagoda jaleh jamila jana janaina jandira
    jane janelle janet janette janice janie janina janine jarmila jasmin jasmine jasna jaya jayalalitha jayanti jayne
    jeanette jeanne jeannette jelena jemima jenna jennifer jenny jerotich jessica jihan jill jimena jitka jo joan joana
    joann joanna joanne jocelyn joelle johanna jolanta jolene joni jonna jorunn josefa josefina josephine josiane josie
    jovana jovita joy joyce juana juanita judit judith judy julia juliana julianna julianne julie juliet julieta
    juliette june junko jurate justina justine justyna jutta jyoti kadiatou kadri kaitlyn kaja kajsa kaley kalpana
    kamala kamila kanako kanchana kaori kara karen karin karina karla karoliina karolina karoline karyn katalin katarina
    katarzyna katayoun kate katelyn katerina kateryna katharina katharine katherine kathie kathleen kathryn kathy katie
    katinka katja katri katrin katrina katy kavita kavitha kawthar kayla kaylee kayleigh kazuko keiko keira keisha
    kellie kellyanne kelsey kemi kendra kersti kerstin ketevan kezia khadidja khadija khadijeh khady khaleda khatia
    khawla kiara kimberly kinga kirsi kirsten kirsti kirsty kitty kiyoko klara klaudia komal konstantina krista kristen
    kristiina kristin kristina kristine krystyna ksenia kshama kubra kumari kumiko kunthea kyla kylie kyoko kyra ladan
    ladonna laetitia laila laima lais lakeisha lakshmi laleh lalita lamia lana lara larissa lashonda lata latasha latifa
    latisha latoya laura laurel lauren laurie lavinia laxmi layla lea leah leann leanne leila leilani leire lena leni
    lenka leona leonie leonor leonora lerato lesya leticia letitia lexi leyla leyli lhamo lhamu lidia lidija lidiya
    ligia liina liisa lili lilia lilian liliana lilja lillian lilly lily lina linda lindiwe linnea linsey lisa lise
    liudmila liz liza lizbeth lizzie ljiljana ljubica lobna lois lola lone lorelei lorena lorenza loretta lori lorna
    lorraine lotta lotte lottie loubna louisa louise lourdes lubna lucia luciana lucie lucija lucila lucille lucinda
    lucy lucyna ludmila luella luisa lusine luz luzia luzmila lydia lynda lynette lynn maaike mabel macarena madeleine
    madeline madhuri madina madison maeve mafalda magali magaly magda magdalena maggie maha mahnaz mahsa mai maia
    mairead maite maja makayla makena mala malala malalai malgorzata malika malin mallory mamata mamie manal manana
    mandana maneka manisha manuela mara marcela marcia marcy margaret margarete margaretha margarida margarita margaux
    margery margherita margit margo margot margret margrethe marguerite maria mariam mariama mariame marian mariana
    mariangela marianna marianne maribel maricel maricela maricruz marie marieke mariela mariella marielle mariem marija
    marijke marika mariko marilyn marina marine marisa marisela marisol marissa marita maritza mariya marjatta marjorie
    marketa marla marlene marlies marnie marsha marta martha marthe martina martine maruja mary maryam maryna masako
    masoumeh mathilde matilda matilde maud maude maura maureen mavis maxine maya mayawati mayra maysa mayte mayumi
    mechthild medha meenakshi meera megan megawati megha megumi megyn mehbooba mehriban melania melanie melchora melinda
    melissa melita melody meltem meral mercedes mercy meredith merete meriem merike merja merve meryem meryl meseret
    mette mia micaela michaela michele michelle michiko midori mieko miho milagros mildred milena millicent millie mina
    mindy mine minerva mira miranda mireille mirela mirembe mireya miriam mirja mirjam mirjana mirlande mirna mirta
    misaki missy mitali mitsuko mitzi miwako miyuki moira mojgan molly momoko mona monica monika monique montserrat
    morag mouna muge mukhayyo munira muriel mwajuma mwanaisha mwende myra myriam myrna myrtle myrto nadezhda nadia
    nadine nadira nadiya nafissatou nahid naima naira najat najla nakato nalan naledi naliaka nalini nana-akua nanako
    nancy nandi nandini nanette naoko naomi narges nargis nargiza nasreen nasrin natacha natalia natalie nataliia
    nataliya natalya natasa natasha nathalie natividad natsuko natsumi naw nawal nayantara nazanin nazeli nazli nazma
    neelam neema neera neeta negar negin neha nele nelida nell nelly nerea nermin nesrin nesrine neus ngozi niamh
    nichola nichole nicky nicole nicolette nidia nieves nigora nikki nikoletta nilda nilgun niloufar nilufer nimrata
    nina nirmala nisha nita nittaya nives njeri nkechi nodira noelene noelia noeline noelle noemi nola nomsa nomvula
    nonhlanhla noor nora noraini noreen noriko norma nosipho noura ntombi nubia nur nuran nuray nurcan nuria nurul nvard
    nyambura oana octavia odalys odette odile ofelia oihane oksana olena olfa olga olha olinda olive olivia oona ophelia
    oprah orla orsolya otilia ottilie oumou outi oya ozge ozlem padma padmini paetongtarn paige paivi palmira paloma pam
    pamela pannika paola paraskevi parisa parvaneh parvati parveen pascale patience patricia patrizia patrycja patty
    paula paulette paulina pauline pavla pearl pegah peggy pelin penelope penny perihan pernille pervin petra petrona
    petya philippa philomena phoebe phyllis pia pilar pinar pippa pirjo pirkko polina polly pooja poonam poppy pornthip
    portia prabha prachi pratibha pratima precious preeti preity priscila priscilla priti priya priyanka prudence puan
    purnima pushpa rachael rachel radha radhika radmila raelene rafaela ragna ragnheidur ragnhild rahayu rahel raimunda
    raisa raissa rajkumari raluca ramona ramune ramya rana randa rani rania raquel raquelle rasa rasha rashida rashmi
    ratana rawan rayssa rebeca rebecca reem reetta regina regine rehana reidun reiko reina rekha remedios rena renata
    renate renee renske renu renuka reshma retno reyhan rhiannon rhoda rhonda ria richa rie rieko rigoberta riikka rim
    rima rina rita ritsuko ritu ritva rizwana roberta robyn rochelle rocio rohini rokhaya rokia ronja roopa rosa rosalba
    rosalia rosalie rosalind rosalinda rosalyn rosamund rosana rosangela rosanna rosaria rosario rosaura rose roseanne
    rosemary rosetta rosie roslyn roswitha rowena roxana roxanne roya ruba rubina ruby rufina rukhsana rukmini rupa
    ruqayya ruriko ruta ruth ruzena saadia saara sabiha sabina sabine sabrina sachiko sadako sadia sadie safaa sahar
    sahra saida saija saima sakina sakura saliha sally salma salome saltanat salwa samah samaneh samantha samia samira
    sana sanae sandra sangeeta sanja sanna sanne saodat saoirse sara sarah sari sarita sarka sarojini saskia satoko
    savannah savita savitri sawsan sayaka sayuri scarlett sebastiana sebnem seda seema seiko selam selena selina selma
    sema semra sepideh serap serena serwaa setareh setsuko sevda severine sevgi sevil sevinj sezen shabana shabnam shahd
    shahla shahnaz shahnoza shaila shaima shakuntala shamsun shanice shannon shari sharifa sharlene sharmila sharmin
    sharon shauna sheela shefali sheikh-hasina sheila shelley shelly sherry sheryl shilpa shima shireen shirin shirley
    shizuka shizuko shobha shohreh shona shreya shruti shushan shweta sian sibel sidsel sieglinde signe sigrid sigridur
    sigrun siham sihem silja silje silke silvana silvia silvija simin simona sinead sinikka siobhan siranush siri
    sirimavo siriporn sirje sirpa siti siv skye slavica smita smriti sneha snezana sochua socorro sofia soheila solange
    soledad solveig somayeh sonal sonali sondra songul sonia sonja sophia sophie soraya sorcha souad soudabeh soumaya
    stacey stacie stacy stanislava stefania steinunn stella stephanie stine suad sudarat sudha sue suella suely suhair
    sujata sule sulochana sumire sumitra suna sunanda sunita supriya surekha susan susana susanna susanne sushila sushma
    suu suzanne suzette suzy svetla svetlana svitlana swati sybil sylvia sylvie sylwia synnove szilvia tabitha tahereh
    tahira tahmina takako tamar tamara tamika tammy tamta tania tanisha tanja tansu tanya tara tarcila tarja tasha
    taslima tatev tatiana tatiane tatyana tawana tekle teodora teresa teresita tereza terezia terri tess tessa teuta
    thais thalia thandeka thandi thea thelma thenmozhi theresa therese thora thuraya tia tiffany tigist tiina tilda
    tilly tina tisha titiek tiziana tomasa tomoko toni tori toshiko tove tracey tracy tricia trina trine trish trisha
    trudy tsai tsehay tuba tugba tuija tulay tulsi turkan tuula twyla tyra ulla ulrika ulrike umida umm una unni urmila
    urska ursula urszula usha uta uzma valborg valentina valentyna valeria valerie valerija vanda vandana vanessa
    vanitha vasiliki vasundhara veerle velma vendula vera verena verity verna verona veronica veronika veronique vesna
    vibeke vicki vickie vicky victoria vida vidya vigdis vikki viktoria vilma vimala viola violet violeta virginia
    virginie viveca vivian viviana viviane vivien vivienne vlasta wafa wambui wanda wangari wangui wanida wanjiku
    wanjiru warda wazhma wendy widad wiebke wieslawa wilhelmina willa wilma wimes winifred winnie winona wulandari xenia
    ximena xiomara xochitl yaa yadira yael yalda yamileth yamuna yana yanet yangchen yaroslava yasemin yasmin yasmine
    yayoi yelena yenny yesenia yesim yetunde yevgenia yevheniia yewande yingluck yoko yolanda yolande yoriko yoshiko
    yosra yui yukako yukari yukiko yuko yulia yuliana yuliia yuliya yumi yumiko yuriko yusra yvette yvonne zadie zahra
    zaida zainab zainabu zamira zandile zanele zara zarina zaruhi zdenka zehra zeinab zelda zena zenaida zeynep ziba
    zineb zita zlata zodwa zoe zofia zofija zohra zohreh zoila zora zoraida zorica zsofia zsuzsa zsuzsanna zuhal zuhura
    zuleika zulfiya zulma zuzana zuzanna
    """.split()
)
HONORIFICS: dict[str, Gender] = {
    "mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "father": "m", "señor": "m", "monsieur": "m",
    "herr": "m", "duke": "m", "brother": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "madame": "f",
    "queen": "f", "princess": "f", "lady": "f", "dame": "f", "sister": "f", "señora": "f", "frau": "f", "baroness": "f",
    "duchess": "f", "congressman": "m", "congresswoman": "f", "chairman": "m", "chairwoman": "f", "spokesman": "m",
    "spokeswoman": "f", "councilman": "m", "councilwoman": "f", "actress": "f", "businessman": "m",
    "businesswoman": "f", "assemblyman": "m", "assemblywoman": "f",
}  # fmt: skip


def gender_of_given_name(name: str) -> Gender | None:
    """What a given name speaks for, None where it is rare or given to both; case and marks on letters do not matter.

    >>> gender_of_given_name("MARÍA"), gender_of_given_name("Jean-Marie"), gender_of_given_name("Kim")
    ('f', 'm', None)
    """
    folded = fold_letters(name.strip("."))
    if folded.startswith("jean-"):
        return "m"  # Jean alone is a woman in English
    if "-" in folded and folded not in FEMALE:
        folded = folded.split("-")[0]
    if folded in MALE:
        return None if folded in FEMALE else "m"
    return "f" if folded in FEMALE else None


# Words inside a name. Vietnamese "Van" is not here: it is Dutch, too.
_MARKS: dict[str, Gender] = {"bin": "m", "ibn": "m", "bint": "f", "binte": "f", "binti": "f", "thi": "f"}
_FEMALE_SURNAME = re.compile(r"(?:dottir|(?<!casan)(?<!villan)(?<!terran)ova|(?<!u)eva|skaya|tskaya|[sc]ka)$")
_MALE_SURNAME = re.compile(r"(?:[^aeiou]ov|[^aeiou]ev|sky|skiy|skyy|[sc]ki)$")


def gender_of_full_name(words: Sequence[str]) -> Gender | None:
    """What the words behind a given name speak for: "bint", "Thi", "Jonsdottir", "Petrova"; None mostly.

    >>> gender_of_full_name(["Katrín", "Jakobsdóttir"]), gender_of_full_name(["Ali", "bin", "Omar"])
    ('f', 'm')
    """
    folded = [fold_letters(w) for w in words[1:]]
    marked = next((_MARKS[w] for w in folded if w in _MARKS), None)
    if marked is not None or not folded or len(folded[-1]) < 6:
        return marked
    if _FEMALE_SURNAME.search(folded[-1]):
        return "f"
    return "m" if _MALE_SURNAME.search(folded[-1]) else None
